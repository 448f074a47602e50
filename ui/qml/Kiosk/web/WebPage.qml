// One live page of one visit: its own off-the-record profile, its view, its channel. `ui.web.view` makes it when a
// page opens and unmakes it whole; Python never touches anything inside of it (platform.md 4.5).
pragma ComponentBehavior: Bound
import QtQuick
import QtWebEngine
import QtWebChannel
import Kiosk
import Kiosk.Bridge

Item {
    id: root

    anchors.fill: parent

    /// ui.web.stage.PageStage
    required property var stage
    /// Scripts for every document: [{ name, world, source }]
    property var scripts: []
    property string languages: "ko"
    /// Files with certificates of authorities that are trusted besides the usual ones.
    property list<string> authorities: []
    property real zoom: 1
    property bool isMuted: false
    property WebEngineProfile profile: null
    /// Set to false before the page is unmade: the view must go before its profile.
    property bool isAlive: true
    property var waiting: ({})
    property int dialogs: 0
    /// What a page wears of our own look.
    readonly property var look: ({
        contrast: Terminal.contrast, paper: String(Theme.paper), surface: String(Theme.surface), ink: String(Theme.ink),
        quiet: String(Theme.quiet), line: String(Theme.lineColor), primary: String(Theme.primary),
        primaryInk: String(Theme.primaryInk), focus: String(Theme.focus), targetPx: Theme.target, focusLinePx: Theme.focusLine
    })

    /// Keep a request that waits for people, and tell about it.
    function hold(kind: string, origin: string, text: string, preset: string, request: var): void {
        request.accepted = true
        dialogs += 1
        waiting[dialogs] = request
        stage.dialogAsked(dialogs, kind, origin, text.substring(0, 2000), preset.substring(0, 500))
    }

    onLookChanged: stage.lookChanged(look)
    Component.onCompleted: {
        profile = prototype.instance()
        profile.httpAcceptLanguage = languages
        profile.spellCheckEnabled = false
        stage.adopt(profile)
        stage.lookChanged(look)
        loader.active = Qt.binding(() => root.isAlive)
    }

    WebEngineProfilePrototype {
        id: prototype
        // Without a storage name it is off the record: nothing is ever written to the disk.
        httpCacheType: WebEngineProfile.MemoryHttpCache
        persistentCookiesPolicy: WebEngineProfile.NoPersistentCookies
        persistentPermissionsPolicy: WebEngineProfile.PersistentPermissionsPolicy.AskEveryTime
        additionalTrustedCertificateFiles: root.authorities
    }
    QtObject {
        id: end
        signal send(string json)
        function receive(json: string): void {
            root.stage.received(json)
        }
        WebChannel.id: "kiosk"
    }
    WebChannel {
        id: channel
        registeredObjects: [end]
    }
    Loader {
        id: loader
        anchors.fill: parent
        active: false
        sourceComponent: WebEngineView {
            id: view

            profile: root.profile
            backgroundColor: Theme.paper
            zoomFactor: root.zoom
            audioMuted: root.isMuted
            webChannel: channel
            webChannelWorld: WebEngineScript.ApplicationWorld
            settings {
                unknownUrlSchemePolicy: WebEngineSettings.DisallowUnknownUrlSchemes
                localContentCanAccessFileUrls: false
                localContentCanAccessRemoteUrls: false
                navigateOnDropEnabled: false
                errorPageEnabled: false
                pluginsEnabled: false
                pdfViewerEnabled: false
                fullScreenSupportEnabled: false
                screenCaptureEnabled: false
                javascriptCanPaste: false
                javascriptCanAccessClipboard: false
                javascriptCanOpenWindows: true
                allowWindowActivationFromJavaScript: false
                allowRunningInsecureContent: false
                allowGeolocationOnInsecureOrigins: false
                hyperlinkAuditingEnabled: false
                dnsPrefetchEnabled: false
                webRTCPublicInterfacesOnly: true
                playbackRequiresUserGesture: true
                focusOnNavigationEnabled: false
                spatialNavigationEnabled: false
                backForwardCacheEnabled: false
                touchIconsEnabled: false
                autoLoadIconsForPage: false
                touchEventsApiEnabled: true
                showScrollBars: true
            }
            userScripts.collection: root.scripts.map(each => ({
                name: each.name, sourceCode: each.source, injectionPoint: WebEngineScript.DocumentCreation,
                worldId: each.world === "page" ? WebEngineScript.MainWorld : WebEngineScript.ApplicationWorld,
                runsOnSubFrames: true
            }))
            onRenderProcessPidChanged: pid => root.stage.processChanged(pid)
            onNavigationRequested: request => {
                if (!root.stage.mayNavigate(request.url, request.isMainFrame, request.navigationType))
                    request.reject()
            }
            onLoadingChanged: info => {
                root.stage.processChanged(view.renderProcessPid)
                root.stage.loadChanged(info.url, info.status, info.errorDomain, info.errorCode, info.errorString)
            }
            onRenderProcessTerminated: (status, code) => root.stage.processEnded(status, code)
            onNewWindowRequested: request => root.stage.windowAsked(request.requestedUrl, request.userInitiated)
            onContextMenuRequested: request => request.accepted = true
            onTooltipRequested: request => request.accepted = true
            onTouchSelectionMenuRequested: request => request.accepted = true
            onJavaScriptDialogRequested: request => {
                if (request.type === JavaScriptDialogRequest.DialogTypeBeforeUnload) {
                    // Nothing holds a visitor (field.md G48): leaving is always allowed.
                    request.accepted = true
                    request.dialogAccept()
                    root.stage.refused("leave", String(request.securityOrigin), "")
                    return
                }
                const kind = request.type === JavaScriptDialogRequest.DialogTypePrompt ? "prompt"
                    : request.type === JavaScriptDialogRequest.DialogTypeConfirm ? "confirm" : "alert"
                root.hold(kind, String(request.securityOrigin), request.message, request.defaultText, request)
            }
            onPermissionRequested: permission => {
                root.stage.refused("permission", String(permission.origin), String(permission.permissionType))
                permission.deny()
            }
            onAuthenticationDialogRequested: request => {
                request.accepted = true
                request.dialogReject()
                root.stage.refused("auth", String(request.url), "")
            }
            onCertificateError: error => {
                error.rejectCertificate()
                root.stage.refused("certificate", String(error.url), String(error.type))
            }
            onSelectClientCertificate: selection => {
                selection.selectNone()
                root.stage.refused("auth", selection.host, "certificate")
            }
            onFileDialogRequested: request => {
                request.accepted = true
                request.dialogReject()
                root.stage.refused("file", String(view.url), "")
            }
            onFileSystemAccessRequested: request => {
                request.reject()
                root.stage.refused("file", String(view.url), "access")
            }
            onColorDialogRequested: request => {
                request.accepted = true
                request.dialogReject()
                root.stage.refused("colour", String(view.url), "")
            }
            onFullScreenRequested: request => request.reject()
            onQuotaRequested: request => request.reject()
            onRegisterProtocolHandlerRequested: request => {
                request.reject()
                root.stage.refused("permission", String(request.origin), "protocol")
            }
            onWebAuthUxRequested: request => {
                request.cancel()
                root.stage.refused("permission", String(view.url), "passkey")
            }
            onDesktopMediaRequested: request => request.cancel()
            onPrintRequested: root.stage.refused("print", String(view.url), "")
            onPrintRequestedByFrame: root.stage.refused("print", String(view.url), "")
            onGeometryChangeRequested: {}
            onWindowCloseRequested: {}

            Connections {
                target: root.stage
                function onLoadAsked(address: url): void {
                    view.url = address
                }
                function onReloadAsked(): void {
                    view.reload()
                }
                function onBackAsked(): void {
                    // goBack() skips every page that was left without a real touch: by keypad, voice or list.
                    view.goBackOrForward(-1)
                }
                function onProcessAsked(): void {
                    root.stage.processChanged(view.renderProcessPid)
                }
                function onStopAsked(): void {
                    view.stop()
                }
                function onSent(json: string): void {
                    end.send(json)
                }
                function onAsked(number: int): void {
                    view.runJavaScript("1", WebEngineScript.ApplicationWorld, () => root.stage.answered(number))
                }
                function onDialogAnswered(number: int, isAccepted: bool, text: string): void {
                    const request = root.waiting[number]
                    delete root.waiting[number]
                    if (request === undefined)
                        return
                    if (isAccepted)
                        request.dialogAccept(text)
                    else
                        request.dialogReject()
                }
                function onRunAsked(number: int, script: string, world: int): void {
                    view.runJavaScript(script, world, value => root.stage.evaluated(number, value === undefined ? null : value))
                }
            }
        }
    }
}
