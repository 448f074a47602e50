// What the on-screen keyboard is drawn with: sizes in millimetres, colours, fonts, words.
//
// Keyboard.qml writes it; the Qt Virtual Keyboard style and our layouts, which Qt loads by path and gives
// no properties to, read it.
pragma Singleton
import QtQuick

QtObject {
    id: tokens

    /// Pixels per millimetre of this terminal's panel.
    property real pxPerMm: 3.21
    /// Text scale of the visitor's mode: 1.0, 1.5 or 2.0.
    property real textScale: 1.0
    /// Height of a Hangul syllable at scale 1.0 in mm (A-01, A-02).
    property real glyphMm: 12
    /// Wished height of a key at scale 1.0 in mm (B-04); never drawn below keyFloorMm.
    property real keyMm: 20
    /// Gap between two keys in mm; never drawn below gapFloorMm.
    property real gapMm: 2.5
    /// Most that the rows of keys may take, in px.
    property real maximumHeight: 1000
    /// Width of the board in px.
    property real boardWidth: 1080
    /// Rows of keys in the layout that is shown.
    property int rowCount: 4

    /// Smallest side of a key in mm (B-01). 12 x 12.5 mm also keeps B-02 (150 mm²).
    readonly property real keyFloorMm: 12.5
    /// Smallest gap in mm (B-03).
    readonly property real gapFloorMm: 2.5
    /// Height of a Hangul syllable as a part of the font size, measured with Noto Sans CJK.
    readonly property real glyphPart: 0.917

    property color board: "#E9E2D3"
    property color key: "#FFFDF8"
    property color keyText: "#1C1A17"
    property color special: "#D9D0BD"
    property color specialText: "#1C1A17"
    property color primary: "#163A5F"
    property color primaryText: "#FFFFFF"
    property color pressed: "#1C1A17"
    property color pressedText: "#FFFFFF"
    property color line: "#4A443B"

    /// Makes the font of the visitor's language from a size in px.
    property var fontFor: size => Qt.font({ family: "Noto Sans CJK KR", pixelSize: size })
    /// Words on keys in the visitor's language: space, backspace, done, newline.
    property var words: ({ space: "", backspace: "", done: "", newline: "" })
    /// Locales that the language key goes through, in order.
    property var locales: ["ko_KR"]
    /// Locale in use.
    property string locale: "ko_KR"
    /// Object with openMemory() and closeMemory() for the birth of the Pinyin engine (MemoryGuard), or null.
    property var guard: null

    /// Emitted by the key that closes the keyboard.
    signal done

    /// Whether the locale offers words to choose from, which need a row of their own.
    readonly property bool hasCandidates: locale === "zh_CN" || locale === "ja_JP"
    readonly property real gap: Math.ceil(Math.max(gapMm, gapFloorMm) * pxPerMm)
    readonly property real keyFloor: Math.ceil(keyFloorMm * pxPerMm)
    /// Height of one row, gap included, in px: as wished, no more than there is room for, never below the floor.
    readonly property real rowHeight: Math.max(
        keyFloor + gap,
        Math.min(Math.floor(maximumHeight / (rowCount + (hasCandidates ? 1 : 0))),
                 Math.round(Math.max(keyMm, glyphMm * textScale * 1.6) * pxPerMm + gap)))
    readonly property real boardHeight: rowHeight * rowCount + 2 * gap
    /// Font size of a letter in px, before it is fitted into its key.
    readonly property real labelSize: Math.round(glyphMm * textScale * pxPerMm / glyphPart)
    readonly property real lineWidth: Math.max(1, Math.round(0.4 * pxPerMm))

    /// What the language key shows for each locale: a letter of its script.
    readonly property var samples: ({
        ko_KR: "가", en_US: "A", zh_CN: "拼", ja_JP: "あ", vi_VN: "Ă", mn_MN: "Ө", ar_AR: "ع"
    })

    /// Width of one of `columns` equal cells in px, at most 45 mm, so that a pad of three stays a pad.
    function cellWidth(columns: int): real {
        return Math.floor(Math.min((boardWidth - 2 * gap) / columns, 45 * pxPerMm))
    }

    /// The locale after the one in use.
    function nextLocale(): string {
        return locales[(locales.indexOf(locale) + 1) % locales.length]
    }
}
