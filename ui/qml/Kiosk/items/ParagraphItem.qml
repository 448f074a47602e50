// A paragraph to read, or the heading of what follows.
import QtQuick
import Kiosk

ReadItem {
    id: root

    readonly property bool isHeading: item.kind === "heading"
    readonly property bool hasIcon: item.icon !== "" && layout.hasIcons
    readonly property real inset: hasIcon ? Theme.blockSize + Math.round(0.5 * Theme.unit) : 0

    implicitHeight: Math.max(label.taken + detail.taken, hasIcon ? Theme.blockSize : 0)

    Rectangle {
        visible: root.hasIcon
        anchors { left: parent.left; top: parent.top }
        width: Theme.blockSize
        height: Theme.blockSize
        radius: Math.round(0.36 * Theme.unit)
        color: Theme.isHigh ? Theme.paper : Theme.primary
        border.width: Theme.isHigh ? Theme.line : 0
        border.color: Theme.lineColor
        Glyph {
            anchors.centerIn: parent
            icon: root.item.icon
            size: Math.round(parent.width * 0.62)
            tint: Theme.isHigh ? Theme.primary : Theme.primaryInk
        }
    }
    Words {
        id: label
        anchors { left: parent.left; leftMargin: root.inset; right: parent.right }
        words: root.item.label
        language: root.item.language
        px: root.px
        isBold: root.isHeading
    }
    Words {
        id: detail
        visible: root.item.detail !== ""
        anchors { left: label.left; right: label.right; top: label.bottom }
        words: root.item.detail
        language: root.item.language
        px: root.px
        color: Theme.quiet
    }
}
