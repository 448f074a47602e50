// What the visitor takes along: the number like a seal on good paper, and the QR code.
import QtQuick
import Kiosk
import Kiosk.Bridge

ReadItem {
    id: root

    readonly property real edge: Math.round(0.28 * Theme.unit)
    readonly property bool hasWords: (item.label + item.value + item.detail) !== ""
    /// The code stands beside the words where the number keeps its one line there.
    readonly property bool isWide: hasWords && item.qr !== "" && (Theme.isLandscape || isTight || width > 26 * Theme.unit)
        && number.implicitWidth <= width - 2 * inner - qrSize - 2 * space
    readonly property real qrSize: item.qr === "" ? 0 : Math.round(Math.max((!isTight ? 5.5 : Theme.isLandscape ? 3 : 4) * Theme.unit * layout.squeeze, 30 * Theme.px))
    readonly property real inner: edge + padX
    readonly property real space: Math.round((isTight ? 0.3 : 0.6) * Theme.unit)

    implicitHeight: 2 * (edge + padY + space) + (isWide ? Math.max(words.height, qrBox.height)
        : words.height + (item.qr !== "" ? qrBox.height + (words.height > 0 ? space : 0) : 0))

    Rectangle {
        anchors.fill: parent
        radius: Theme.radius
        color: Theme.surface
        border.width: Theme.line
        border.color: Theme.lineColor
    }
    Rectangle {
        anchors { fill: parent; margins: root.edge }
        radius: Math.max(2, Theme.radius - root.edge)
        color: "transparent"
        border.width: 2 * Theme.line
        border.color: Theme.isHigh ? Theme.primary : Theme.areaColor("ochre")
    }
    Item {
        id: words
        anchors {
            left: parent.left; leftMargin: root.inner
            top: parent.top; topMargin: root.edge + root.padY + root.space
        }
        width: root.width - 2 * root.inner - (root.isWide ? root.qrSize + root.space : 0)
        height: detail.y + detail.taken

        Words {
            id: label
            width: parent.width
            visible: root.item.label !== ""
            words: root.item.label
            language: root.item.language
            px: root.px
            color: Theme.quiet
            horizontalAlignment: Text.AlignHCenter
        }
        Words {
            id: number
            y: label.taken
            width: parent.width
            visible: root.item.value !== ""
            words: root.item.value
            language: root.item.language
            isBold: true
            px: Math.round((root.isTight ? Theme.bodyPx : Theme.bigPx) * root.layout.squeeze)
            color: Theme.isHigh ? Theme.primary : Theme.isDark ? Theme.primary : Theme.primary
            horizontalAlignment: Text.AlignHCenter
        }
        Words {
            id: detail
            y: number.y + number.taken + (words !== "" && number.y + number.taken > 0 ? Math.round(0.25 * Theme.unit) : 0)
            width: parent.width
            visible: root.item.detail !== ""
            words: root.item.detail
            language: root.item.language
            px: root.px
            color: Theme.quiet
            horizontalAlignment: Text.AlignHCenter
        }
    }
    Rectangle {
        id: qrBox
        visible: root.item.qr !== ""
        width: root.qrSize
        height: root.qrSize
        color: "#FFFFFF"
        x: root.isWide ? (Terminal.isRtl ? root.inner : root.width - root.inner - width) : (root.width - width) / 2
        y: root.isWide ? (root.height - height) / 2 : words.y + words.height + (words.height > 0 ? root.space : 0)
        Image {
            anchors.fill: parent
            smooth: false
            sourceSize: Qt.size(width, height)
            source: root.item.qr === "" ? "" : "image://qr/" + encodeURIComponent(root.item.qr)
            Accessible.ignored: true
        }
    }
}
