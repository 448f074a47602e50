// A key that types a character. Shift shows `shifted`, or the capital letter where there is none.
import QtQuick
import QtQuick.VirtualKeyboard
import QtQuick.VirtualKeyboard.Components

Key {
    property string plain
    property string shifted: ""
    /// Whether `shifted` is on.
    property bool isUp: InputContext.shiftActive
    /// What is typed where that is not what is shown (a combining mark), or empty.
    property string sent: ""
    /// letter, special or primary: how KeyFace paints it.
    readonly property string look: "letter"

    text: sent.length > 0 ? sent : shifted.length > 0 && isUp ? shifted : plain
    displayText: sent.length > 0 ? plain : text
    alternativeKeys: []
    smallTextVisible: false
    showPreview: false
    noModifier: shifted.length > 0
}
