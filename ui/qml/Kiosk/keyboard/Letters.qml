// Rows of letters and the bottom row: what every language's board is made of.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import QtQuick.VirtualKeyboard
import QtQuick.VirtualKeyboard.Components

KeyboardLayout {
    id: board

    /// One array of letters per row, top row first.
    property var rows: []
    /// What Shift makes of a letter where that is not its capital: {"ㄱ": "ㄲ"}.
    property var shifts: ({})
    /// What a key types that shows something else: {"゛": "\u3099"}.
    property var sends: ({})
    /// What stands on the Shift key; empty for a script without.
    property string shiftLabel: ""
    /// Punctuation in the bottom row.
    property var marks: [",", "."]
    /// Leads back from the symbols; empty elsewhere.
    property string lettersLabel: ""
    /// A row of keys above the letters, or null.
    property Component topRow: null
    readonly property int rowCount: rows.length + 1 + (topRow ? 1 : 0)
    /// Qt has no Shift for this board: the key is ours, and lasts for one letter.
    property bool hasOwnShift: false
    property bool isToggled: false
    readonly property bool isUp: hasOwnShift ? isToggled : InputContext.shiftActive
    readonly property int columns: Math.max(...rows.map(row => row.length))
    readonly property real cell: KeyboardTokens.cellWidth(columns)
    readonly property var lastRow: rows.length > 0 ? rows[rows.length - 1] : []
    /// Shift and "delete" flank the last row of letters if it leaves them one and a half cells each.
    readonly property bool isFlanked: columns - lastRow.length >= (shiftLabel.length > 0 ? 3 : 2)
    readonly property bool hasShift: shiftLabel.length > 0

    keyWeight: 160
    smallTextVisible: false

    Loader {
        // Qt finds keys by their place among children, a Loader's included.
        property real keyWeight: 160
        property bool smallTextVisible: false
        visible: board.topRow !== null
        active: visible
        sourceComponent: board.topRow
        Layout.fillWidth: true
        Layout.fillHeight: true
    }
    Repeater {
        model: board.rows.length

        KeyboardRow {
            id: row
            required property int index
            readonly property var letters: board.rows[index]
            readonly property bool isLast: index === board.rows.length - 1

            keyWeight: 160
            Layout.fillWidth: true
            Layout.fillHeight: true

            Item {
                Layout.fillWidth: true
                visible: !row.isLast || !board.hasShift
            }
            ActionKey {
                visible: board.hasShift && board.hasOwnShift && row.isLast
                noKeyEvent: true
                isOn: board.isToggled
                displayText: board.shiftLabel
                onClicked: board.isToggled = !board.isToggled
                Layout.fillWidth: board.isFlanked
                Layout.preferredWidth: board.cell
                Layout.minimumWidth: board.cell
            }
            ShiftKey {
                readonly property string look: "special"
                readonly property bool isOn: InputContext.shiftActive
                visible: board.hasShift && !board.hasOwnShift && row.isLast
                displayText: board.shiftLabel
                noModifier: true
                Layout.fillWidth: board.isFlanked
                Layout.preferredWidth: board.cell
                Layout.minimumWidth: board.cell
            }
            Repeater {
                model: row.letters.length

                CharacterKey {
                    required property int index
                    plain: row.letters[index]
                    shifted: board.shifts[plain] ?? ""
                    sent: board.sends[plain] ?? ""
                    isUp: board.isUp
                    noModifier: shifted.length > 0 || !board.hasShift || board.hasOwnShift
                    onClicked: board.isToggled = false
                    Layout.fillWidth: false
                    Layout.preferredWidth: board.cell
                }
            }
            BackspaceKey {
                id: backspaceKey
                readonly property string look: "special"
                visible: row.isLast && board.isFlanked
                displayText: KeyboardTokens.words.backspace
                noModifier: true
                repeat: false
                Layout.preferredWidth: board.cell
                Layout.minimumWidth: board.cell
            }
            Item {
                Layout.fillWidth: true
                visible: !backspaceKey.visible
            }
        }
    }
    BottomRow {
        cell: Math.min(board.cell, KeyboardTokens.cellWidth(10))
        marks: board.marks
        lettersLabel: board.lettersLabel
        hasBackspace: !board.isFlanked
    }
}
