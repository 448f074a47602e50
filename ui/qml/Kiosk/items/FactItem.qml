// A name and what holds for it. One that can be changed is a card with a pen; others stand on a quiet line.
import QtQuick
import Kiosk

ReadItem {
    id: root

    readonly property bool isCard: item.isInteractive
    readonly property bool hasIcon: item.icon !== "" && layout.hasIcons
    readonly property real inset: isCard ? padX : 0
    readonly property real iconSpace: hasIcon ? Theme.iconSize + Math.round(0.5 * Theme.unit) : 0
    readonly property real penSpace: isCard ? Theme.iconSize + Math.round(0.4 * Theme.unit) : 0

    implicitHeight: Math.max(isCard ? Theme.target : 0, words.height + (isCard ? 2 : 1) * (isCard ? padY : Math.round(0.25 * Theme.unit)))
    stretch: isCard ? implicitHeight + 0.8 * Theme.unit : 0
    Accessible.role: isCard ? Accessible.Button : Accessible.StaticText

    Rectangle {
        visible: root.isCard
        anchors.fill: parent
        radius: Theme.radius
        color: root.isPressed ? Theme.pressed : Theme.surface
        border.width: Theme.line
        border.color: Theme.lineColor
    }
    Rectangle {
        visible: !root.isCard
        anchors { left: parent.left; right: parent.right; bottom: parent.bottom }
        height: Theme.line
        color: Theme.hairline
    }
    Glyph {
        visible: root.hasIcon
        anchors { left: parent.left; leftMargin: root.inset; verticalCenter: parent.verticalCenter }
        icon: root.item.icon
        tint: Theme.primary
    }
    Item {
        id: words
        anchors {
            left: parent.left; leftMargin: root.inset + root.iconSpace
            right: parent.right; rightMargin: root.inset + root.penSpace
            verticalCenter: parent.verticalCenter
            verticalCenterOffset: root.isCard ? 0 : -Math.round(0.12 * Theme.unit)
        }
        height: value.y + value.taken + detail.taken
        Words {
            id: label
            width: parent.width
            visible: root.item.label !== ""
            words: root.item.label
            language: root.item.language
            px: root.px
            color: Theme.quiet
        }
        Words {
            id: value
            y: label.taken
            width: parent.width
            words: root.item.value
            language: root.item.language
            px: root.px
            isBold: true
        }
        Words {
            id: detail
            y: value.y + value.taken
            width: parent.width
            visible: root.item.detail !== ""
            words: root.item.detail
            language: root.item.language
            px: root.px
            color: Theme.quiet
        }
    }
    Glyph {
        visible: root.isCard
        anchors { right: parent.right; rightMargin: root.padX; verticalCenter: parent.verticalCenter }
        icon: "edit"
        tint: Theme.primary
    }
}
