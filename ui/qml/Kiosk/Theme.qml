// The small set of tokens: colour, space and type. Sizes come from millimetres, never from pixels.
//
// Everything that is seen grows with the scale (A-05); what is only width does not. Each colour design
// keeps 7:1 for every text, disabled ones too, and 3:1 for lines and icons (A-08, A-09).
pragma Singleton
import QtQuick
import Kiosk.Bridge

QtObject {
    id: root

    /// Set by the window: the size of the glass in px.
    property real windowWidth: 1080
    property real windowHeight: 1920

    readonly property bool isLandscape: windowWidth > windowHeight
    readonly property bool isHigh: Terminal.contrast === "high"
    readonly property bool isDark: Terminal.contrast === "dark"

    // Space, px
    readonly property real px: Terminal.machine.pxPerMm
    readonly property real unit: bodyPx
    readonly property real target: Math.ceil(Terminal.machine.targetMm * px)
    readonly property real minGap: Math.ceil(Terminal.machine.gapMm * px) + 1
    readonly property real shortSide: Math.min(windowWidth, windowHeight)
    readonly property real margin: Math.max(minGap, Math.round(0.045 * shortSide))
    readonly property real gap: Math.max(minGap, Math.round(Math.min(0.5 * unit, 0.03 * shortSide)))
    readonly property real pad: Math.round(0.5 * unit)
    readonly property real radius: Math.round(0.42 * unit)
    readonly property real line: Math.max(1, Math.round(0.55 * px * Terminal.scale))
    readonly property real focusLine: Math.max(2, Math.round(1.5 * px * Math.min(Terminal.scale, 1.5)))
    readonly property real focusGap: Math.max(1, Math.round(0.5 * px))

    // Type, px: 0.91 em is the height of a Hangul syllable in Noto Sans CJK (A-01)
    readonly property int bodyPx: Math.ceil(Terminal.machine.glyphMm * Terminal.scale * px / 0.91)
    readonly property int titlePx: isLandscape ? bodyPx : Math.ceil(bodyPx * 1.15)
    readonly property int bigPx: Math.ceil(bodyPx * 1.3)
    readonly property real iconSize: Math.round(1.1 * unit)
    readonly property real blockSize: Math.round(2 * unit)

    // Colour: standard, dark, high
    function pick(standard: string, dark: string, high: string): color {
        return isHigh ? high : isDark ? dark : standard
    }
    readonly property color paper: pick("#FBF7EE", "#1D1A17", "#000000")
    readonly property color surface: pick("#FFFFFF", "#2A2622", "#000000")
    readonly property color pressed: pick("#EFE4CD", "#3D372F", "#3A3A00")
    readonly property color chosen: pick("#EEF3F8", "#37322A", "#1F1F00")
    readonly property color board: pick("#F1E9DA", "#26221E", "#000000")
    readonly property color ink: pick("#1C1A17", "#F7F1E6", "#FFFFFF")
    readonly property color quiet: pick("#4A443B", "#D9CFBF", "#FFFFFF")
    readonly property color lineColor: pick("#857A68", "#94897A", "#FFE600")
    readonly property color hairline: pick("#D9CDB6", "#4A433A", "#FFE600")
    readonly property color primary: pick("#163A5F", "#F0CE7E", "#FFE600")
    readonly property color primaryPressed: pick("#0C2540", "#FFE3A3", "#FFFFFF")
    readonly property color primaryInk: pick("#FFFFFF", "#1D1A17", "#000000")
    readonly property color focus: pick("#B3261E", "#7FD4FF", "#00E5FF")
    readonly property color captionPaper: pick("#1C1A17", "#000000", "#000000")
    readonly property color captionInk: pick("#FFFFFF", "#FFFFFF", "#FFFFFF")
    readonly property color captionMark: pick("#FFE08A", "#FFE08A", "#00E5FF")
    readonly property color scrim: pick("#E61C1A17", "#EB000000", "#F2000000")

    /// Deep colours of dancheong, the painted woodwork of palaces; a colour always has an icon and a word.
    readonly property var areas: ({
        indigo: ["#1F4068", "#A9C7EC"], crimson: ["#7E1F2B", "#F2AEB4"], pine: ["#1F5C47", "#9FD8C0"],
        ochre: ["#74480D", "#EFC98A"], plum: ["#552B66", "#DDB6EC"], teal: ["#0F5960", "#99D9DE"]
    })
    function areaColor(name: string): color {
        const pair = areas[name] ?? areas.indigo
        return isHigh ? "#FFE600" : isDark ? pair[1] : pair[0]
    }
    /// Colour of a notice's edge and icon, by its tone.
    function toneColor(tone: string): color {
        return areaColor(({ good: "pine", warning: "ochre", error: "crimson" })[tone] ?? "indigo")
    }
    /// Paper of a notice, by its tone.
    function tonePaper(tone: string): color {
        const papers = ({ good: "#EDF4EC", warning: "#FBF0DA", error: "#FAEBEA", info: "#EDF2F8" })
        return pick(papers[tone] ?? papers.info, "#2A2622", "#000000")
    }

    /// Factor on the line height that a font asks for: Noto's Arabic and Han lines are set for marks that hardly
    /// ever stack, and with large letters every line counts. Ink of two lines never touches (F-09).
    function leading(language: string): real {
        const isLarge = Terminal.scale >= 1.5
        switch ((language === "" ? Terminal.language : language).split("-")[0]) {
        case "ar": return isLarge ? 0.74 : 0.82
        case "ko": case "zh": case "ja": return isLarge ? 0.85 : 0.95
        default: return isLarge ? 0.92 : 1
        }
    }
    /// Parts of an em that a font leaves empty above and below its tallest letters: taken off large ones and off Arabic,
    /// whose lines are twice as high as its words.
    function emptyAbove(language: string): real {
        const isLarge = Terminal.scale >= 1.5
        switch ((language === "" ? Terminal.language : language).split("-")[0]) {
        case "ar": return isLarge ? 0.45 : 0.3
        case "ko": case "zh": case "ja": return isLarge ? 0.12 : 0
        default: return isLarge ? 0.1 : 0
        }
    }
    function emptyBelow(language: string): real {
        const isLarge = Terminal.scale >= 1.5
        switch ((language === "" ? Terminal.language : language).split("-")[0]) {
        case "ar": return isLarge ? 0.2 : 0.12
        case "ko": case "zh": case "ja": return isLarge ? 0.06 : 0
        default: return 0
        }
    }
    /// Keep Korean words whole: Qt would break a line between any two syllables.
    function unbroken(words: string): string {
        return words.replace(/([\uAC00-\uD7A30-9A-Za-z,.])(?=[\uAC00-\uD7A3])/g, "$1\u2060")
    }
    /// Icons that lead on stand after their words.
    function isTrailing(icon: string): bool {
        return ["next", "page-next"].includes(icon)
    }
    /// Icons that point somewhere and are mirrored when one reads from right to left (F-08).
    function isDirectional(icon: string): bool {
        return ["back", "next", "previous", "page-next", "page-previous", "send", "undo", "retry", "skip", "end"].includes(icon)
    }
}
