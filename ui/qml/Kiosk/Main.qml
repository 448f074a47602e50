// The one window. From back to front: paper, the Screen, its sheet, captions, zones, the bar, the keyboard, the curtain.
import QtQuick
import QtQuick.Window
import Kiosk
import Kiosk.Bridge

Window {
    id: root

    /// Height of the glass that low reach leaves free at the top (B-12), px.
    readonly property real quietTop: Terminal.isLowReach
        ? Math.max(0, height - Math.floor((1220 - Terminal.screenBottomMm) * Terminal.pxPerMm)) : 0
    readonly property real keyboardHeight: keyboard.item ? keyboard.item.height : 0
    /// Where so little would be left that a field could not be seen, the keyboard covers the bar.
    readonly property bool isBarCovered: keyboardHeight > 0
        && height - quietTop - bar.height - keyboardHeight < 7 * Theme.bodyPx + 2 * Theme.margin
    readonly property real floor: height - keyboardHeight - (isBarCovered ? 0 : bar.height) - (keyboardHeight > 0 ? 0 : zones.height)
    readonly property bool isCornerShown: Terminal.corner.key !== undefined && keyboardHeight === 0 && !Terminal.sheet.isShown
    readonly property real captionHeight: Terminal.hasCaptions && keyboardHeight === 0 ? strip.implicitHeight : 0

    function follow(): void {
        const key = Terminal.cursor
        if (sheet.visible ? sheet.page.focusKey(key) : page.focusKey(key))
            return
        if (corner.visible && corner.entryKey === key)
            corner.takeFocus()
        else
            bar.focusKey(key)
    }
    function furnish(): void {
        bar.arrange()
        zones.arrange()
    }

    width: 1080
    height: 1920
    color: Theme.paper
    title: Terminal.base.title.label
    onWidthChanged: furnish()
    onHeightChanged: furnish()
    Component.onCompleted: {
        furnish()
        page.relayout()
        follow()
    }

    Binding {
        target: Theme
        property: "windowWidth"
        value: root.width
    }
    Binding {
        target: Theme
        property: "windowHeight"
        value: root.height
    }
    Item {
        id: stage
        anchors.fill: parent
        LayoutMirroring.enabled: Terminal.isRtl
        LayoutMirroring.childrenInherit: true

        Attract {
            visible: Terminal.phase === "attract"
            anchors { left: parent.left; right: parent.right; top: parent.top; bottom: bar.top }
        }
        ScreenPage {
            id: page
            x: Theme.margin
            y: root.quietTop + Theme.margin
            screen: Terminal.base
            isTop: !Terminal.sheet.isShown
            cornerWidth: root.isCornerShown ? corner.width + Theme.gap : 0
            cornerHeight: root.isCornerShown ? corner.height : 0
            captionHeight: root.captionHeight
            roomWidth: root.width - 2 * Theme.margin
            roomHeight: root.floor - root.quietTop - 2 * Theme.margin
        }
        FurnitureButton {
            id: corner
            visible: root.isCornerShown
            item: Terminal.corner
            isBeside: true
            x: Terminal.isRtl ? Theme.margin : root.width - Theme.margin - width
            y: root.quietTop + Theme.margin
            width: Math.min(implicitWidth, root.width - 2 * Theme.margin)
            height: implicitHeight
        }
        Sheet {
            id: sheet
            width: parent.width
            height: root.floor
            roomHeight: root.floor - root.quietTop - Theme.margin
            captionHeight: root.captionHeight
        }
        CaptionStrip {
            id: strip
            readonly property ScreenPage owner: sheet.visible ? sheet.page : page
            lines: Theme.isLandscape ? (Terminal.scale < 1.5 ? 3 : 2) : 2
            visible: root.captionHeight > 0 && words !== ""
            x: owner.x + owner.captionRect.x
            y: owner.y + owner.captionRect.y
            width: owner.captionRect.width
            height: implicitHeight
        }
        Zones {
            id: zones
            width: parent.width
            y: root.height - bar.height - height
        }
        Bar {
            id: bar
            width: parent.width
            y: root.height - height
            visible: !root.isBarCovered
        }
        Loader {
            id: keyboard
            width: parent.width
            y: root.isBarCovered ? root.height - root.keyboardHeight : root.height - bar.height - root.keyboardHeight
            source: Terminal.keyboardUrl
        }
    }
    Curtain {
        anchors.fill: parent
    }
    Connections {
        target: Terminal
        function onApplied(): void {
            root.follow()
        }
        function onModesChanged(): void {
            root.furnish()
        }
        function onLayoutNeeded(): void {
            root.furnish()
        }
        function onAnnounced(words: string, isUrgent: bool): void {
            stage.Accessible.announce(words, isUrgent ? Accessible.Assertive : Accessible.Polite)
        }
    }
}
