// Qt's input panel, with our fixed settings. Made and thrown away by Keyboard.qml.
import QtQuick
import QtQuick.VirtualKeyboard
import QtQuick.VirtualKeyboard.Settings

InputPanel {
    id: panel

    /// The layout that is shown, one of ours.
    readonly property var board: keyboard.keyboardLayoutLoader.item

    // Our keys change the language; Qt's list of languages is not reachable.
    externalLanguageSwitchEnabled: true

    function close() {
        InputContext.commit()
        InputContext.priv.hideInputPanel()
    }

    function forget() {
        // The engine first: one that still holds a word would commit it into the field when the panel closes.
        if (InputContext.inputEngine.inputMethod)
            InputContext.inputEngine.inputMethod.reset()
        InputContext.clear()
        InputContext.priv.hideInputPanel()
        keyboard.symbolMode = false
        // A new engine has no old candidates; the old one is destroyed with what it knew.
        keyboard.inputMethodNeedsReset = true
        keyboard.updateInputMethod()
    }

    function isForgotten(): bool {
        return InputContext.preeditText.length === 0
            && InputContext.inputEngine.wordCandidateListModel.count === 0
    }

    Binding {
        target: KeyboardTokens
        property: "rowCount"
        value: panel.board?.rowCount ?? 4
    }
    // A strip that comes and goes would move the page with every word.
    Binding {
        target: VirtualKeyboardSettings.wordCandidateList
        property: "alwaysVisible"
        value: KeyboardTokens.hasCandidates
    }
    Component.onCompleted: {
        VirtualKeyboardSettings.handwritingModeDisabled = true
        VirtualKeyboardSettings.fullScreenMode = false
        VirtualKeyboardSettings.wordCandidateList.autoHideDelay = 0
        // The arrow keys belong to the keypad of the kiosk.
        VirtualKeyboardSettings.arrowKeyNavigationEnabled = false
        VirtualKeyboardSettings.defaultDictionaryDisabled = true
    }
}
