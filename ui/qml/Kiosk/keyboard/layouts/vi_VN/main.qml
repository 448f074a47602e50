// Vietnamese: a row of its own letters and the five tones, so that nothing has to be held down.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import QtQuick.VirtualKeyboard
import QtQuick.VirtualKeyboard.Components
import Kiosk.keyboard
import "../../tones.js" as Tones

Letters {
    id: board

    rows: [["q", "w", "e", "r", "t", "y", "u", "i", "o", "p"],
           ["a", "s", "d", "f", "g", "h", "j", "k", "l"],
           ["z", "x", "c", "v", "b", "n", "m"]]
    shiftLabel: "Aa"
    inputMode: InputEngine.InputMode.Latin
    topRow: Component { KeyboardRow {
        id: row
        readonly property real cell: KeyboardTokens.cellWidth(12)
        keyWeight: 160

        Item { Layout.fillWidth: true }
        Repeater {
            model: ["ă", "â", "đ", "ê", "ô", "ơ", "ư"]

            CharacterKey {
                required property string modelData
                plain: modelData
                Layout.fillWidth: false
                Layout.preferredWidth: row.cell
            }
        }
        Repeater {
            model: [["à", "\u0300"], ["á", "\u0301"], ["ả", "\u0309"], ["ã", "\u0303"], ["ạ", "\u0323"]]

            ActionKey {
                required property var modelData
                objectName: "toneKey"
                noKeyEvent: true
                displayText: modelData[0]
                onClicked: {
                    InputContext.commit()
                    const word = Tones.wordBefore(InputContext.surroundingText, InputContext.cursorPosition)
                    const changed = Tones.withTone(word, modelData[1])
                    if (changed !== word)
                        InputContext.commit(changed, -word.length, word.length)
                }
                Layout.fillWidth: false
                Layout.preferredWidth: row.cell
            }
        }
        Item { Layout.fillWidth: true }
    } }
}
