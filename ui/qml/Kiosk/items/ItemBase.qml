// What every item shares: its key, its place on the page, and how high it would like to be.
import QtQuick
import Kiosk

Pressable {
    id: root

    required property int index
    required property PageLayout layout
    readonly property var rect: layout.rects[item.key]
    readonly property bool isChoice: item.kind === "choice"
    readonly property real columnWidth: isChoice && layout.columns > 1 ? layout.cellWidth : layout.fullWidth
    readonly property bool isInteractive: item.isInteractive
    readonly property int px: Math.round(Theme.bodyPx * layout.squeeze)
    readonly property bool isTight: layout.isTight
    /// Up to this height the item may grow when there is room, px.
    property real stretch: 0
    readonly property real padY: Math.round((isTight ? 0.1 : 0.42) * Theme.unit)
    readonly property real padX: Math.round((isTight ? 0.35 : 0.6) * Theme.unit)

    x: rect ? rect.x : 0
    y: rect ? rect.y : 0
    width: layout.isMeasuring || !rect ? columnWidth : rect.width
    height: rect && !layout.isMeasuring ? rect.height : implicitHeight
    visible: rect !== undefined
    Accessible.ignored: !layout.isTop
}
