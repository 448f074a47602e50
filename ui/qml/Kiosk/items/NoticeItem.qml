// Something that happened or must be known: its own shape, icon and words, not only its colour (A-12).
// One that leads to all of it is a card with an arrow.
import QtQuick
import Kiosk
import Kiosk.Bridge

ReadItem {
    id: root

    readonly property bool isCard: item.isInteractive
    readonly property real arrowSpace: isCard ? Theme.iconSize + Math.round(0.4 * Theme.unit) : 0
    readonly property color tone: Theme.toneColor(item.tone)
    /// The mark of mere information says nothing that edge and paper do not: large letters may have its room.
    readonly property bool isPlain: item.icon === "" && item.tone === "info" && isTight && Terminal.scale >= 1.5
    readonly property bool hasGlyph: !isPlain && layout.hasIcons && (item.icon !== "" || item.tone !== "")
    /// Without icons words come first: the coloured edge is margin enough.
    readonly property real side: layout.hasIcons ? padX : Math.round(0.14 * Theme.unit)
    readonly property real edge: Math.round(0.26 * Theme.unit)
    readonly property real textX: edge + side + (hasGlyph ? Theme.iconSize + Math.round(0.45 * Theme.unit) : 0)

    implicitHeight: Math.max(isCard ? Theme.target : 0, words.height + 2 * padY)
    Accessible.role: isCard ? Accessible.Button : item.tone === "error" || item.tone === "warning" ? Accessible.AlertMessage : Accessible.StaticText

    Rectangle {
        anchors.fill: parent
        radius: Theme.radius
        color: root.isPressed ? Theme.pressed : Theme.tonePaper(root.item.tone)
        border.width: root.isCard || Theme.isHigh || Theme.isDark ? Theme.line : 0
        border.color: root.tone
    }
    Rectangle {
        anchors { left: parent.left; top: parent.top; bottom: parent.bottom; margins: Math.round(0.24 * Theme.unit) }
        width: root.edge
        radius: width / 2
        color: root.tone
    }
    Glyph {
        id: glyph
        visible: root.hasGlyph
        anchors { left: parent.left; leftMargin: root.edge + root.side; top: words.top; topMargin: Math.round(0.14 * Theme.unit) }
        icon: root.item.icon !== "" ? root.item.icon : root.item.tone
        tint: root.tone
    }
    Glyph {
        visible: root.isCard
        anchors { right: parent.right; rightMargin: root.side; verticalCenter: parent.verticalCenter }
        icon: "next"
        tint: root.tone
    }
    Item {
        id: words
        anchors { left: parent.left; leftMargin: root.textX; right: parent.right; rightMargin: root.side + root.arrowSpace; verticalCenter: parent.verticalCenter }
        height: label.taken + detail.taken
        Words {
            id: label
            width: parent.width
            words: root.item.label
            language: root.item.language
            px: root.px
            isBold: root.item.detail !== ""
        }
        Words {
            id: detail
            y: label.taken
            width: parent.width
            visible: words !== ""
            words: root.isCard && !root.layout.hasDetails ? "" : root.item.detail
            language: root.item.language
            px: root.px
        }
    }
}
