// A button of the fixed furniture: bar, pager, zones, corner. Icon and words, above or beside each other.
import QtQuick
import Kiosk
import Kiosk.Bridge

Pressable {
    id: root

    property bool isBeside: false
    property bool hasIcon: item.icon !== ""
    /// Factor on letters and icon where words would be broken otherwise.
    property real squeeze: 1
    /// Whether the line of words is set as low as its letters allow.
    property bool isLow: false
    /// Whether icon and words stand as close as they may.
    property bool isSnug: false
    /// The empty upper part of a line may stand in the gap between two buttons.
    readonly property real labelHeight: label.height - (!isLow ? 0 : Math.round(Math.max(0, (label.lineCount > 1 ? 0.06 : 0.2) - Theme.emptyAbove(label.language) - Theme.emptyBelow(label.language)) * Theme.unit * squeeze))
    property bool isFramed: true
    /// Filled: the one that is meant, or one that must not be overlooked (staff look along).
    property bool isFilled: (item.role ?? "") === "primary"
    property real padX: Math.round(0.35 * Theme.unit)
    property real padY: Math.round(0.22 * Theme.unit)
    readonly property int lineCount: label.lineCount
    readonly property color ink: isFilled ? Theme.primaryInk : isEnabled ? Theme.ink : Theme.quiet
    readonly property bool isIconAtStart: Theme.isTrailing(item.icon ?? "") === Terminal.isRtl
    readonly property real iconWidth: hasIcon ? Math.round(Theme.iconSize * squeeze) : 0
    readonly property real space: hasIcon ? Math.round((isSnug ? 0.18 : isBeside ? 0.3 : 0.1) * Theme.unit) : 0
    /// Width that the words need on one line, px.
    readonly property real natural: (isBeside ? label.implicitWidth + iconWidth + space : Math.max(label.implicitWidth, iconWidth)) + 2 * padX + 2

    implicitWidth: Math.max(Theme.target, natural)
    implicitHeight: Math.max(Theme.target, (isBeside ? Math.max(labelHeight, iconWidth) : labelHeight + iconWidth + space) + 2 * padY)

    Rectangle {
        anchors.fill: parent
        radius: Theme.radius
        color: root.isFilled ? (root.isPressed ? Theme.primaryPressed : Theme.primary)
            : root.isPressed ? Theme.pressed : !root.isFramed ? "transparent" : root.isEnabled ? Theme.surface : Theme.paper
        border.width: root.isFramed && !root.isFilled ? Theme.line : 0
        border.color: Theme.lineColor
    }
    Item {
        anchors.centerIn: parent
        width: root.isBeside ? root.iconWidth + root.space + label.width : root.width - 2 * root.padX
        height: root.isBeside ? Math.max(label.height, root.iconWidth) : root.iconWidth + root.space + label.height

        Glyph {
            visible: root.hasIcon
            x: !root.isBeside ? (parent.width - width) / 2 : root.isIconAtStart ? 0 : parent.width - width
            y: root.isBeside ? (parent.height - height) / 2 : 0
            icon: root.item.icon ?? ""
            size: root.iconWidth
            tint: root.isFilled ? Theme.primaryInk : Theme.isHigh && root.isEnabled ? Theme.primary : root.ink
        }
        Words {
            id: label
            x: !root.isBeside ? (parent.width - width) / 2 : root.isIconAtStart ? parent.width - width : 0
            y: parent.height - height - (root.isBeside ? (parent.height - height) / 2 : 0) - (root.isLow ? Math.round(0.03 * Theme.unit * root.squeeze) : 0)
            width: Math.min(Math.ceil(implicitWidth), root.width - 2 * root.padX - (root.isBeside ? root.iconWidth + root.space : 0))
            px: Math.round(Theme.bodyPx * root.squeeze)
            lineHeight: root.isLow ? Math.min(0.85, Theme.leading(language)) : Theme.leading(language)
            words: root.item.label ?? ""
            language: root.item.language ?? ""
            color: root.ink
            horizontalAlignment: Text.AlignHCenter
        }
    }
}
