// A picture that carries meaning, with its words below it (C-20).
import QtQuick
import Kiosk
import Kiosk.Bridge

ReadItem {
    id: root

    readonly property real ratio: picture.implicitHeight > 0 ? picture.implicitWidth / picture.implicitHeight : 1.6

    implicitHeight: picture.height + (item.label !== "" ? label.taken + Math.round(0.3 * Theme.unit) : 0)
    Accessible.role: Accessible.Graphic

    Image {
        id: picture
        anchors { horizontalCenter: parent.horizontalCenter; top: parent.top }
        width: Math.min(parent.width, height * root.ratio)
        height: Math.round(4 * Theme.unit)
        fillMode: Image.PreserveAspectFit
        source: root.item.source === "" ? "" : Terminal.pictureUrl(root.item.source)
        Accessible.ignored: true
    }
    Words {
        id: label
        visible: root.item.label !== ""
        anchors { left: parent.left; right: parent.right; top: picture.bottom; topMargin: Math.round(0.3 * Theme.unit) }
        words: root.item.label
        language: root.item.language
        px: root.px
        color: Theme.quiet
    }
}
