// The honest label of a service card: what can be expected here. Words and a line, at full size and contrast.
import QtQuick
import Kiosk

Rectangle {
    id: root

    property string words
    property string language
    property int px: Theme.bodyPx
    property real maxWidth: 9999

    implicitWidth: Math.min(maxWidth, label.implicitWidth + 2 * Math.round(0.35 * Theme.unit))
    implicitHeight: label.height + 2 * Math.round(0.05 * Theme.unit)
    width: implicitWidth
    height: implicitHeight
    radius: Math.round(0.3 * Theme.unit)
    color: Theme.paper
    border.width: Theme.line
    border.color: Theme.lineColor

    Words {
        id: label
        anchors.centerIn: parent
        width: Math.min(implicitWidth, root.maxWidth - 2 * Math.round(0.35 * Theme.unit))
        words: root.words
        px: root.px
        language: root.language
        color: Theme.quiet
        horizontalAlignment: Text.AlignHCenter
    }
}
