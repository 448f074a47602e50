// The Qt Virtual Keyboard style "modunuri": sizes and colours come from KeyboardTokens, keys look like KeyFace.
import QtQuick
import QtQuick.VirtualKeyboard.Styles
import Kiosk.keyboard

KeyboardStyle {
    id: style

    property Component face: KeyPanel {
        id: panel
        KeyFace { control: panel.control }
    }

    // Qt scales the height by width / design width, so with our own width the height is ours in px.
    keyboardDesignWidth: KeyboardTokens.boardWidth
    keyboardDesignHeight: KeyboardTokens.boardHeight
    keyboardRelativeLeftMargin: KeyboardTokens.gap / KeyboardTokens.boardWidth
    keyboardRelativeRightMargin: KeyboardTokens.gap / KeyboardTokens.boardWidth
    keyboardRelativeTopMargin: KeyboardTokens.gap / KeyboardTokens.boardHeight
    keyboardRelativeBottomMargin: KeyboardTokens.gap / KeyboardTokens.boardHeight

    keyboardBackground: Rectangle { color: KeyboardTokens.board }

    keyPanel: face
    backspaceKeyPanel: face
    languageKeyPanel: face
    enterKeyPanel: face
    hideKeyPanel: face
    shiftKeyPanel: face
    spaceKeyPanel: face
    symbolKeyPanel: face
    modeKeyPanel: face

    // Words to choose from, for Pinyin and Japanese: as large as a key.
    selectionListHeight: KeyboardTokens.rowHeight
    selectionListBackground: Rectangle {
        color: KeyboardTokens.board
        Rectangle {
            width: parent.width
            height: KeyboardTokens.lineWidth
            color: KeyboardTokens.line
        }
    }
    selectionListDelegate: SelectionListItem {
        id: candidate
        objectName: "wordCandidate"
        width: Math.max(KeyboardTokens.keyFloor, word.implicitWidth + 4 * KeyboardTokens.pxPerMm) + KeyboardTokens.gap

        Rectangle {
            objectName: "keyPlate"
            anchors.fill: parent
            anchors.margins: KeyboardTokens.gap / 2
            radius: 1.5 * KeyboardTokens.pxPerMm
            color: candidate.ListView.isCurrentItem ? KeyboardTokens.pressed : KeyboardTokens.key
            border.color: KeyboardTokens.line
            border.width: KeyboardTokens.lineWidth

            Text {
                id: word
                anchors.centerIn: parent
                text: display // qmllint disable unqualified
                textFormat: Text.PlainText
                color: candidate.ListView.isCurrentItem ? KeyboardTokens.pressedText : KeyboardTokens.keyText
                font: KeyboardTokens.fontFor(Math.round(Math.min(
                    KeyboardTokens.labelSize, (KeyboardTokens.rowHeight - KeyboardTokens.gap) * 0.66)))
            }
        }
    }
}
