// The on-screen keyboard: Qt Virtual Keyboard in our own style and layouts, sized in millimetres.
//
// Needs ui/keyboard/setup.py before the application starts. Put one into the window, over everything else:
//     Keyboard { anchors { left: parent.left; right: parent.right; bottom: parent.bottom } tag: view.language }
// and keep the focused field above it: `height` is what it takes just now, 0 while it is closed.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.VirtualKeyboard.Settings

Item {
    id: root

    /// Whether this terminal has an on-screen keyboard (a home PC with a keyboard of its own has none).
    property bool available: true
    /// Catalogue tag of the visitor's language: ko, ko-easy, en, zh-CN, ja, vi, mn, ar.
    property string tag: "ko"
    property alias pxPerMm: sizes.pxPerMm
    property alias textScale: sizes.textScale
    property alias glyphMm: sizes.glyphMm
    property alias keyMm: sizes.keyMm
    property alias gapMm: sizes.gapMm
    /// Largest part of the window's height that keys may cover; the key floor of 12.5 mm goes before it.
    property real share: sizes.textScale > 1.2 ? 0.55 : 0.48
    /// Makes the font of the visitor's language from a size in px; null for the standard one.
    property var fontFor: null
    /// Colours by name: board key keyText special specialText primary primaryText pressed pressedText line.
    property var colours: ({})
    /// Words on keys, from ui.keyboard.words: space backspace done newline.
    property var words: ({})
    /// Object that keeps the Pinyin engine from remembering: ui.keyboard.memory.MemoryGuard.
    property var guard: null
    /// Whether the keyboard is open.
    readonly property bool active: panel ? panel.active : false
    /// Panel.qml, untyped: its type would load Qt Virtual Keyboard with this file, on home PCs too.
    readonly property var panel: loader.item
    /// The same a moment later: focus that goes from field to field closes nothing, and pages are laid out once.
    property bool isOpen: false
    /// Qt's panel costs a tenth of a second: it is made when the first picture is on the glass.
    property bool isDue: false

    /// The visitor pressed the key that closes the keyboard; the text is committed.
    signal done

    readonly property var localesOfTag: ({
        "ko": ["ko_KR", "en_US"], "ko-easy": ["ko_KR", "en_US"], "en": ["en_US", "ko_KR"], "en-XA": ["en_US", "ko_KR"],
        "zh-CN": ["zh_CN", "en_US", "ko_KR"], "ja": ["ja_JP", "en_US", "ko_KR"], "vi": ["vi_VN", "ko_KR"],
        "mn": ["mn_MN", "en_US", "ko_KR"], "ar": ["ar_AR", "en_US", "ko_KR"]
    })

    height: isOpen ? loader.height : 0

    /// Input-method hints of a field: `entry` is one of kiosk.screens.model.Entry.
    function hintsFor(entry: string, isMasked: bool): int {
        let hints = Qt.ImhNoAutoUppercase
        if (entry === "digits" || entry === "pin")
            hints |= Qt.ImhDigitsOnly
        else if (entry === "phone")
            hints |= Qt.ImhDialableCharactersOnly
        else if (entry === "code")
            hints |= Qt.ImhPreferNumbers | Qt.ImhNoPredictiveText
        else if (entry === "long-text")
            hints |= Qt.ImhMultiLine
        if (isMasked || entry === "pin")
            hints |= Qt.ImhSensitiveData | Qt.ImhNoPredictiveText
        return hints
    }

    /// Forget everything typed: engines, candidates, the syllable being composed. Part of ending a session.
    function forget() {
        if (panel)
            panel.forget()
        chooseLocales()
    }

    /// True when no engine holds anything of a visitor.
    function isForgotten(): bool {
        return panel ? panel.isForgotten() : true
    }

    QtObject {
        id: sizes
        property real pxPerMm: 3.21
        property real textScale: 1.0
        property real glyphMm: 12
        property real keyMm: 20
        property real gapMm: 2.5
    }
    Binding { target: KeyboardTokens; property: "pxPerMm"; value: sizes.pxPerMm }
    Binding { target: KeyboardTokens; property: "textScale"; value: sizes.textScale }
    Binding { target: KeyboardTokens; property: "glyphMm"; value: sizes.glyphMm }
    Binding { target: KeyboardTokens; property: "keyMm"; value: sizes.keyMm }
    Binding { target: KeyboardTokens; property: "gapMm"; value: sizes.gapMm }
    Binding { target: KeyboardTokens; property: "boardWidth"; value: root.width; when: root.width > 0 }
    Binding {
        target: KeyboardTokens
        property: "maximumHeight"
        value: (root.Window.window ? root.Window.height : 1920) * root.share
    }
    Binding { target: KeyboardTokens; property: "guard"; value: root.guard }
    Binding { target: KeyboardTokens; property: "locale"; value: VirtualKeyboardSettings.locale }

    onColoursChanged: {
        for (const name in colours) {
            if (colours[name] !== undefined) // a theme that is still being built
                KeyboardTokens[name] = colours[name]
        }
    }
    onFontForChanged: {
        if (fontFor !== null)
            KeyboardTokens.fontFor = fontFor
    }
    onWordsChanged: KeyboardTokens.words = Object.assign({}, KeyboardTokens.words, words)
    onTagChanged: chooseLocales()
    onActiveChanged: Qt.callLater(settle)
    Component.onCompleted: chooseLocales()

    function settle() {
        isOpen = active
    }

    function chooseLocales() {
        const locales = localesOfTag[tag] ?? ["en_US", "ko_KR"]
        KeyboardTokens.locales = locales
        VirtualKeyboardSettings.layoutPath = Qt.resolvedUrl("layouts")
        VirtualKeyboardSettings.activeLocales = locales
        VirtualKeyboardSettings.locale = locales[0]
    }

    Connections {
        target: KeyboardTokens
        function onDone() {
            if (root.panel)
                root.panel.close()
            root.done()
        }
    }
    Connections {
        target: root.guard
        ignoreUnknownSignals: true
        function onForgetting() {
            root.forget()
            root.guard.noteForgotten(root.isForgotten())
        }
    }
    Connections {
        target: root.Window.window
        enabled: !root.isDue
        function onFrameSwapped() {
            root.isDue = true
        }
    }
    Timer {
        interval: 1500 // a window that nobody sees never swaps a frame
        running: !root.isDue
        onTriggered: root.isDue = true
    }
    Loader {
        id: loader
        anchors { left: parent.left; right: parent.right; bottom: parent.bottom }
        visible: root.isOpen
        active: root.available && root.isDue
        source: "Panel.qml"
    }
}
