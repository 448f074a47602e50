// A key that types a character. Shift shows `shifted`, or the capital letter where there is none.
import QtQuick
import QtQuick.VirtualKeyboard
import QtQuick.VirtualKeyboard.Components

Key {
    property string plain
    property string shifted: ""
    /// letter, special or primary: how KeyFace paints it.
    readonly property string look: "letter"

    text: shifted.length > 0 && InputContext.shiftActive ? shifted : plain
    displayText: text
    alternativeKeys: []
    smallTextVisible: false
    showPreview: false
    noModifier: shifted.length > 0
}
