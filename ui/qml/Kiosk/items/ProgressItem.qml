// Work that takes a while. Nothing turns or blinks: a bar that fills, or a still hourglass, and words (A-16).
import QtQuick
import Kiosk

ReadItem {
    id: root

    readonly property bool isKnown: item.fraction >= 0

    implicitHeight: Theme.blockSize + Math.round(0.5 * Theme.unit) + words.height
        + (isKnown ? track.height + Math.round(0.5 * Theme.unit) : 0)
    Accessible.role: Accessible.ProgressBar

    Glyph {
        id: glyph
        anchors { left: parent.left; top: parent.top }
        icon: root.item.icon !== "" ? root.item.icon : "wait"
        size: Theme.blockSize
        tint: Theme.primary
    }
    Item {
        id: words
        anchors { left: parent.left; right: parent.right; top: glyph.bottom; topMargin: Math.round(0.5 * Theme.unit) }
        height: label.taken + detail.taken
        Words {
            id: label
            width: parent.width
            words: root.item.label
            language: root.item.language
            px: root.px
            isBold: true
        }
        Words {
            id: detail
            y: label.taken
            width: parent.width
            visible: root.item.detail !== ""
            words: root.item.detail
            language: root.item.language
            px: root.px
            color: Theme.quiet
        }
    }
    Rectangle {
        id: track
        visible: root.isKnown
        anchors { left: parent.left; right: parent.right; top: words.bottom; topMargin: Math.round(0.5 * Theme.unit) }
        height: Math.round(0.4 * Theme.unit)
        radius: height / 2
        color: Theme.surface
        border.width: Theme.line
        border.color: Theme.lineColor
        Rectangle {
            anchors { left: parent.left; top: parent.top; bottom: parent.bottom }
            width: Math.max(parent.height, parent.width * Math.min(1, Math.max(0, root.item.fraction)))
            radius: parent.radius
            color: Theme.primary
        }
    }
}
