// What can be done with the whole Screen: a verb on a button, filled for the one that leads on (E-18).
import QtQuick
import Kiosk
import Kiosk.Bridge

ItemBase {
    id: root

    /// What is written on it: all of it, or the "Yes" of "Yes, please change it".
    readonly property string words: layout.isBrief && item.brief ? item.brief : item.label
    readonly property bool isPrimary: item.role === "primary"
    readonly property bool isFilled: isPrimary && isEnabled
    readonly property color paper: isFilled ? (isPressed ? Theme.primaryPressed : Theme.primary)
        : isPressed ? Theme.pressed : isEnabled ? Theme.surface : Theme.paper
    readonly property color ink: isFilled ? Theme.primaryInk : isEnabled ? Theme.ink : Theme.quiet
    readonly property bool isIconAtStart: Theme.isTrailing(item.icon) === Terminal.isRtl
    /// A column of answers beside the question has room for their words alone.
    readonly property bool hasIcon: item.icon !== "" && layout.hasIcons
    readonly property real iconSpace: hasIcon ? Theme.iconSize + Math.round(0.35 * Theme.unit) : 0

    /// Width in which no word of it has to be broken, px.
    readonly property real least: Math.ceil(longest.contentWidth) + iconSpace + 2 * padX + 2

    implicitWidth: label.implicitWidth + iconSpace + 2 * padX + 2
    implicitHeight: Math.max(Theme.target, label.taken + 2 * padY)

    Rectangle {
        anchors.fill: parent
        radius: Theme.radius
        color: root.paper
        border.width: root.isFilled ? 0 : 1.4 * Theme.line
        border.color: root.isEnabled ? (Theme.isHigh ? Theme.lineColor : Theme.primary) : Theme.lineColor
    }
    Words {
        id: longest
        visible: false
        width: 1
        wrapMode: Text.WordWrap
        words: root.words
        language: root.item.language
        px: root.px
        isBold: true
    }
    Item {
        anchors { verticalCenter: parent.verticalCenter; horizontalCenter: parent.horizontalCenter }
        // As wide as the longest line: the icon stays beside words that wrap.
        width: Math.ceil(label.contentWidth) + root.iconSpace
        height: label.taken
        Glyph {
            visible: root.iconSpace > 0
            x: root.isIconAtStart ? 0 : parent.width - width
            anchors.verticalCenter: parent.verticalCenter
            icon: root.item.icon
            tint: root.ink
        }
        Words {
            id: label
            x: (root.isIconAtStart ? root.iconSpace : 0) - (width - Math.ceil(contentWidth)) / 2
            anchors.verticalCenter: parent.verticalCenter
            width: Math.min(Math.ceil(implicitWidth), root.width - 2 * root.padX - root.iconSpace)
            words: root.words
            language: root.item.language
            px: root.px
            isBold: true
            color: root.ink
            horizontalAlignment: Text.AlignHCenter
        }
    }
}
