// The bottom row: symbols, language, punctuation, space, new line (long fields only), done.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import QtQuick.VirtualKeyboard
import QtQuick.VirtualKeyboard.Components
import QtQuick.VirtualKeyboard.Settings

KeyboardRow {
    id: row

    /// Width of a letter in px.
    property real cell: 60
    property var marks: [",", "."]
    property string lettersLabel: ""
    property bool hasBackspace: false

    keyWeight: 160
    Layout.fillWidth: true
    Layout.fillHeight: true

    ActionKey {
        objectName: "symbolKey"
        keyType: QtVirtualKeyboard.KeyType.SymbolModeKey
        key: Qt.Key_Context1
        noKeyEvent: true
        displayText: row.lettersLabel.length > 0 ? row.lettersLabel : "12#"
        onClicked: keyboard.symbolMode = !keyboard.symbolMode // qmllint disable unqualified
        Layout.fillWidth: false
        Layout.preferredWidth: row.cell * 1.25
    }
    ActionKey {
        objectName: "languageKey"
        noKeyEvent: true
        visible: KeyboardTokens.locales.length > 1 && row.lettersLabel.length === 0
        displayText: KeyboardTokens.samples[KeyboardTokens.nextLocale()] ?? "A"
        onClicked: {
            InputContext.commit()
            VirtualKeyboardSettings.locale = KeyboardTokens.nextLocale()
        }
        Layout.fillWidth: false
        Layout.preferredWidth: row.cell
    }
    Repeater {
        model: row.marks.length

        CharacterKey {
            required property int index
            plain: row.marks[index]
            noModifier: true
            Layout.fillWidth: false
            Layout.preferredWidth: row.cell
        }
    }
    SpaceKey {
        readonly property string look: "letter"
        displayText: KeyboardTokens.words.space
        repeat: false
        noModifier: true
        Layout.minimumWidth: row.cell * 2
    }
    BackspaceKey {
        readonly property string look: "special"
        visible: row.hasBackspace
        displayText: KeyboardTokens.words.backspace
        noModifier: true
        repeat: false
        Layout.fillWidth: false
        Layout.preferredWidth: row.cell * 1.75
    }
    EnterKey {
        objectName: "newlineKey"
        readonly property string look: "special"
        visible: (InputContext.inputMethodHints & Qt.ImhMultiLine) !== 0
        displayText: KeyboardTokens.words.newline
        noModifier: true
        Layout.fillWidth: false
        Layout.preferredWidth: row.cell * 1.5
    }
    ActionKey {
        objectName: "doneKey"
        look: "primary"
        noKeyEvent: true
        displayText: KeyboardTokens.words.done
        onClicked: KeyboardTokens.done()
        Layout.fillWidth: false
        Layout.preferredWidth: row.cell * 1.75
    }
}
