// The one window. From back to front: paper, the Screen, its sheet, captions, zones, the bar, the keyboard, the curtain.
import QtQuick
import QtQuick.Window
import Kiosk
import Kiosk.Bridge

Window {
    id: root

    /// Height of the glass that low reach leaves free at the top (B-12), px.
    readonly property real quietTop: Terminal.isLowReach
        ? Math.max(0, height - Math.floor((1220 - Terminal.machine.screenBottomMm) * Terminal.machine.pxPerMm)) : 0
    readonly property Item keyboardItem: keyboard.item as Item
    readonly property real keyboardHeight: keyboardItem ? keyboardItem.height : 0
    /// Where so little would be left that a field could not be seen, the keyboard covers the bar.
    readonly property bool isBarCovered: keyboardHeight > 0
        && height - quietTop - bar.height - keyboardHeight < 7 * Theme.bodyPx + 2 * Theme.margin
    readonly property real floor: height - keyboardHeight - (isBarCovered ? 0 : bar.height) - (keyboardHeight > 0 || zones.isColumn ? 0 : zones.height)
    readonly property real zoneWidth: zones.isColumn && zones.visible ? zones.columnWidth : 0
    readonly property bool isCornerShown: Terminal.furniture.corner.key !== undefined && keyboardHeight === 0 && !Terminal.sheet.isShown
    /// Large letters need the room; the corner is then a touch area without a picture, in the same place.
    readonly property bool isCornerDrawn: isCornerShown && Terminal.scale < 1.5 && page.attempt.hasCorner
    readonly property real marginY: Theme.isLandscape && Terminal.scale >= 1.5 ? Math.round(Theme.minGap * 0.6) : Theme.margin
    property bool isRefreshing: false
    property bool isStale: false
    readonly property real captionHeight: Terminal.hasCaptions && keyboardHeight === 0 ? strip.implicitHeight : 0

    function follow(): void {
        const key = Terminal.cursor
        // Somebody types in a live page; our ring is drawn there by the page's adapter.
        if (page.isHostFocused && !sheet.visible && keyboardHeight > 0)
            return
        if (sheet.visible ? sheet.page.focusKey(key) : page.focusKey(key))
            return
        if (corner.visible && corner.entryKey === key)
            corner.takeFocus()
        else
            bar.focusKey(key)
    }
    /// Place everything anew. Measuring tells the core about pages, which may answer with another view.
    function refresh(): void {
        if (isRefreshing) {
            isStale = true
            return
        }
        isRefreshing = true
        for (let round = 0; round < 6; ++round) {
            isStale = false
            bar.arrange()
            zones.arrange()
            page.relayout()
            sheet.page.relayout()
            if (!isStale)
                break
        }
        isRefreshing = false
    }

    width: 1080
    height: 1920
    color: Theme.paper
    title: Terminal.base.title.label
    onWidthChanged: refresh()
    onHeightChanged: refresh()
    onKeyboardHeightChanged: refresh()
    Component.onCompleted: {
        refresh()
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
        // Not an anchor: the window's own item has no size before it is shown.
        width: root.width
        height: root.height
        LayoutMirroring.enabled: Terminal.isRtl
        LayoutMirroring.childrenInherit: true

        Attract {
            shown: Terminal.phase === "attract" && !sheet.visible
            x: page.x + page.spare.x
            y: page.y + page.spare.y
            width: page.spare.width
            height: page.spare.height
        }
        ScreenPage {
            id: page
            x: Theme.margin + (Terminal.isRtl ? root.zoneWidth : 0)
            y: root.quietTop + root.marginY
            screen: Terminal.base
            isTop: !Terminal.sheet.isShown
            canHost: true
            cornerWidth: root.isCornerDrawn ? corner.width + Theme.gap : 0
            cornerHeight: root.isCornerDrawn ? corner.height : 0
            captionHeight: root.captionHeight
            roomWidth: root.width - 2 * Theme.margin - root.zoneWidth
            roomHeight: root.floor - root.quietTop - 2 * root.marginY
        }
        FurnitureButton {
            id: corner
            visible: root.isCornerShown
            opacity: root.isCornerDrawn ? 1 : 0
            item: Terminal.furniture.corner
            isBeside: true
            x: Terminal.isRtl ? edge : root.width - edge - width
            y: root.quietTop + edge
            width: root.isCornerDrawn ? Math.min(implicitWidth, root.width - 2 * Theme.margin) : Theme.target
            height: root.isCornerDrawn ? implicitHeight : Theme.target
            readonly property real edge: root.isCornerDrawn ? Theme.margin : 0
        }
        Sheet {
            id: sheet
            x: Terminal.isRtl ? root.zoneWidth : 0
            width: parent.width - root.zoneWidth
            height: root.floor
            roomHeight: root.floor - root.quietTop - (Theme.isLandscape ? 0 : Theme.margin)
            captionHeight: root.captionHeight
        }
        CaptionStrip {
            id: strip
            readonly property ScreenPage owner: sheet.visible ? sheet.page : page
            lines: Terminal.furniture.zoneCount > 0 && (Theme.isLandscape || Terminal.scale >= 1.5) ? 1 : Terminal.scale < 1.5 || !Theme.isLandscape ? 2 : 1
            visible: root.captionHeight > 0 && words !== ""
            // A sheet stands aside for zones at the start, and its page is placed within it.
            x: (sheet.visible ? sheet.x : 0) + owner.x + owner.captionRect.x
            y: (sheet.visible ? sheet.y : 0) + owner.y + owner.captionRect.y
            width: owner.captionRect.width
            height: implicitHeight
        }
        Zones {
            id: zones
            x: isColumn && !Terminal.isRtl ? root.width - width : 0
            width: isColumn ? columnWidth : root.width
            height: isColumn ? root.height - bar.height : implicitHeight
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
            source: Terminal.machine.keyboardUrl
        }
    }
    Curtain {
        z: 100
        width: root.width
        height: root.height
    }
    Connections {
        target: Terminal
        function onApplied(): void {
            root.follow()
        }
        function onLayoutNeeded(): void {
            root.refresh()
        }
        function onAnnounced(words: string, isUrgent: bool): void {
            stage.Accessible.announce(words, isUrgent ? Accessible.Assertive : Accessible.Polite)
        }
    }
}
