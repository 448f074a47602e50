// A key that does something: it never repeats while held (B-11), and shows a word or a sample, never a bare icon.
import QtQuick
import QtQuick.VirtualKeyboard
import QtQuick.VirtualKeyboard.Components

Key {
    /// letter, special or primary: how KeyFace paints it.
    property string look: "special"
    /// Shown as pressed in (Shift).
    property bool isOn: false

    functionKey: true
    repeat: false
    showPreview: false
    smallTextVisible: false
    noModifier: true
}
