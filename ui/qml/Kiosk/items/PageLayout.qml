// Where the items of a page stand; one per ScreenPage, shared by its items.
import QtQuick

QtObject {
    /// Key -> rectangle of the items of the shown page; others are hidden.
    property var rects: ({})
    /// While true items take their column's width, so that their heights can be read.
    property bool isMeasuring: true
    property real fullWidth: 100
    property real cellWidth: 100
    property int columns: 1
    property bool isTight: false
    /// Factor on the letters where even one item would not fit otherwise.
    property real squeeze: 1
    property bool isTiles: false
    property bool hasDetails: true
    /// Whether answers say only the word they begin with.
    property bool isBrief: false
    /// Whether what is read, and actions, show their icons: where answers must stay in sight, words come first.
    property bool hasIcons: true
    /// False beneath a sheet: then nothing of it is in the accessible tree (G-06).
    property bool isTop: true
}
