// The ring around what has the cursor: 1.5 mm, outside the shape, never covered (B-17).
import QtQuick
import Kiosk

Rectangle {
    id: root

    property real inner: Theme.radius

    anchors.fill: parent
    anchors.margins: -(Theme.focusGap + Theme.focusLine)
    radius: inner + Theme.focusGap + Theme.focusLine
    color: "transparent"
    border.width: Theme.focusLine
    border.color: Theme.focus
    Accessible.ignored: true
}
