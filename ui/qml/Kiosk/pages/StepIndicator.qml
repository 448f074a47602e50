// How far one has come: a line of as many parts as there are steps (E-04). The words stand beside it.
pragma ComponentBehavior: Bound
import QtQuick
import Kiosk
import Kiosk.Bridge

Item {
    id: root

    property int step: 0
    property int steps: 0
    /// Set where the words themselves are not shown.
    property string words
    property color tint: Theme.primary
    readonly property real space: Math.round(0.18 * Theme.unit)

    implicitHeight: Math.round(0.26 * Theme.unit)
    Accessible.role: Accessible.StaticText
    Accessible.name: words
    Accessible.ignored: words === ""

    Repeater {
        model: root.steps
        Rectangle {
            required property int index
            readonly property bool isDone: index < root.step
            readonly property real part: (root.width - root.space * (root.steps - 1)) / Math.max(1, root.steps)
            x: Math.round((Terminal.isRtl ? root.steps - 1 - index : index) * (part + root.space))
            width: part
            height: root.height
            radius: height / 2
            color: isDone ? root.tint : "transparent"
            border.width: isDone ? 0 : Theme.line
            border.color: Theme.lineColor
        }
    }
}
