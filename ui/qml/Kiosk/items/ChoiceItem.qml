// Something to pick: a tile with its icon on top, or a row with its icon in front.
import QtQuick
import Kiosk
import Kiosk.Bridge

ItemBase {
    id: root

    readonly property bool isTile: layout.columns > 1 && layout.isTiles
    readonly property bool isKey: layout.columns > 1 && item.icon === "" && !layout.isTiles
    readonly property bool hasIcon: item.icon !== ""
    readonly property bool hasBlock: item.area !== "" && !Theme.isHigh && (isTile || layout.columns > 1)
    readonly property bool isOn: item.selected === "on"
    readonly property real iconBox: hasBlock ? Math.round((isTile ? 2 : 1.6) * Theme.unit) : Math.round((isTile ? 1.6 : isTight ? 1.1 : 1.4) * Theme.unit)
    /// With large letters the icon leads the first line, and the quieter words have the whole width.
    readonly property bool isHanging: isTight && !isTile && layout.columns === 1 && hasIcon && (detail.words !== "" || item.badge !== "")
    readonly property real lead: isHanging ? iconBox + Math.round(0.35 * Theme.unit) : 0
    /// The badge stands at the end of the last quiet line where it fits.
    readonly property bool isBadgeBeside: item.badge !== "" && detail.lineCount === 1 && detail.words !== ""
        && detail.implicitWidth + Math.round(0.5 * Theme.unit) + badge.implicitWidth <= words.width
    readonly property real markBox: item.selected ? Math.round(1.05 * Theme.unit) : 0
    readonly property real textX: isTile || !hasIcon || isHanging ? padX : padX + iconBox + Math.round((isTight ? 0.35 : 0.55) * Theme.unit)
    readonly property real textEnd: padX + (markBox > 0 && !isTile ? markBox + Math.round(0.4 * Theme.unit) : 0)
    readonly property real topPad: isTile ? padX : padY
    readonly property color areaColor: item.area !== "" ? Theme.areaColor(item.area) : Theme.primary

    implicitHeight: Math.max(Theme.target, isTile
        ? topPad + (hasIcon ? iconBox + Math.round(0.5 * Theme.unit) : 0) + words.height + topPad
        : Math.max(words.height, hasIcon ? iconBox : 0) + 2 * topPad)
    stretch: implicitHeight + (isTile ? 4 : 3.2) * Theme.unit

    Rectangle {
        id: card
        anchors.fill: parent
        radius: Theme.radius
        color: root.isPressed ? Theme.pressed : root.isOn ? Theme.chosen : root.isEnabled ? Theme.surface : Theme.paper
        border.width: root.isOn ? 2.5 * Theme.line : Theme.line
        border.color: root.isOn ? (Theme.isHigh ? Theme.focus : Theme.primary) : Theme.lineColor
    }
    Rectangle {
        visible: root.hasBlock && root.hasIcon
        anchors { left: parent.left; leftMargin: root.padX }
        y: root.isTile ? root.topPad : (root.height - height) / 2
        width: root.iconBox
        height: root.iconBox
        radius: Math.round(0.36 * Theme.unit)
        color: root.areaColor
    }
    Glyph {
        id: glyph
        visible: root.hasIcon
        size: root.hasBlock ? Math.round(root.iconBox * 0.62) : root.iconBox
        icon: root.item.icon
        tint: root.hasBlock ? (Theme.isDark ? Theme.paper : "#FFFFFF") : root.areaColor
        anchors { left: parent.left; leftMargin: root.padX + (root.iconBox - size) / 2 }
        y: root.isTile ? root.topPad + (root.iconBox - size) / 2 : root.isHanging ? words.y + (ruler.height - height) / 2 : (root.height - height) / 2
    }
    Words {
        id: ruler
        visible: false
        words: "가"
        language: root.item.language
        px: root.px
        isBold: true
    }
    Item {
        id: words
        anchors {
            left: parent.left; leftMargin: root.textX
            right: parent.right; rightMargin: root.textEnd
        }
        y: root.isTile ? root.height - height - root.topPad : (root.height - height) / 2
        height: root.item.badge !== "" ? Math.max(badge.y + badge.height, detail.y + detail.taken) : detail.y + detail.taken

        Words {
            id: label
            anchors { left: parent.left; leftMargin: root.lead; right: parent.right }
            words: root.item.label
            language: root.item.language
            px: root.px
            isBold: true
            color: root.isEnabled ? Theme.ink : Theme.quiet
            horizontalAlignment: root.isKey ? Text.AlignHCenter : Text.AlignLeft
        }
        Words {
            id: detail
            y: label.taken
            width: parent.width
            visible: words !== ""
            words: root.layout.hasDetails ? root.item.detail : ""
            language: root.item.language
            px: root.px
            color: Theme.quiet
        }
        Badge {
            id: badge
            visible: root.item.badge !== ""
            y: root.isBadgeBeside ? detail.y + (detail.taken - height) / 2 : detail.y + detail.taken + Math.round((root.isTight ? 0.06 : 0.2) * Theme.unit)
            x: root.isBadgeBeside !== Terminal.isRtl ? words.width - width : 0
            words: root.item.badge
            language: root.item.language
            px: root.px
            maxWidth: words.width
        }
    }
    Rectangle {
        visible: root.markBox > 0
        anchors { right: parent.right; rightMargin: root.padX }
        y: root.isTile ? root.topPad : (root.height - height) / 2
        width: root.markBox
        height: root.markBox
        radius: root.item.isMultiple ? Math.round(0.2 * Theme.unit) : width / 2
        color: root.isOn ? (Theme.isHigh ? Theme.focus : Theme.primary) : "transparent"
        border.width: 1.6 * Theme.line
        border.color: root.isOn ? color : Theme.lineColor

        Glyph {
            anchors.centerIn: parent
            visible: root.isOn
            size: Math.round(parent.width * 0.72)
            icon: "check"
            tint: Theme.primaryInk
        }
    }
}
