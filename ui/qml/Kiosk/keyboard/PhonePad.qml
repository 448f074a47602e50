// The pad for numbers: 1 2 3 at the top, as on a telephone and on the keypad (B-19).
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import QtQuick.VirtualKeyboard
import QtQuick.VirtualKeyboard.Components

KeyboardLayout {
    id: pad

    readonly property int rowCount: 4
    /// The character left of zero, or empty.
    property string extra: ""
    readonly property real cell: KeyboardTokens.cellWidth(4)

    keyWeight: 160
    smallTextVisible: false
    inputMode: InputEngine.InputMode.Numeric

    Repeater {
        model: [["1", "2", "3"], ["4", "5", "6"], ["7", "8", "9"]]

        KeyboardRow {
            id: row
            required property var modelData
            required property int index

            keyWeight: 160
            Layout.fillWidth: true
            Layout.fillHeight: true

            Item { Layout.fillWidth: true }
            Repeater {
                model: row.modelData

                CharacterKey {
                    required property string modelData
                    plain: modelData
                    noModifier: true
                    Layout.fillWidth: false
                    Layout.preferredWidth: pad.cell
                }
            }
            BackspaceKey {
                readonly property string look: "special"
                visible: row.index === 0
                displayText: KeyboardTokens.words.backspace
                noModifier: true
                repeat: false
                Layout.fillWidth: false
                Layout.preferredWidth: pad.cell
            }
            Item {
                visible: row.index > 0
                Layout.preferredWidth: pad.cell
            }
            Item { Layout.fillWidth: true }
        }
    }
    KeyboardRow {
        keyWeight: 160
        Layout.fillWidth: true
        Layout.fillHeight: true

        Item { Layout.fillWidth: true }
        CharacterKey {
            plain: pad.extra
            visible: pad.extra.length > 0
            noModifier: true
            Layout.fillWidth: false
            Layout.preferredWidth: pad.cell
        }
        Item {
            visible: pad.extra.length === 0
            Layout.preferredWidth: pad.cell
        }
        CharacterKey {
            plain: "0"
            noModifier: true
            Layout.fillWidth: false
            Layout.preferredWidth: pad.cell
        }
        Item { Layout.preferredWidth: pad.cell }
        ActionKey {
            objectName: "doneKey"
            look: "primary"
            noKeyEvent: true
            displayText: KeyboardTokens.words.done
            onClicked: KeyboardTokens.done()
            Layout.fillWidth: false
            Layout.preferredWidth: pad.cell
        }
        Item { Layout.fillWidth: true }
    }
}
