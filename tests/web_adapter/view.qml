// A bare view with the adapter in a world of its own, as the terminal has it, and nothing else.
import QtQuick
import QtWebEngine
import QtWebChannel

Window {
    id: root

    property var scripts: []
    property url address
    property real zoom: 1
    property bool isOn: false

    signal said(string text)
    signal loaded(int status)
    signal evaluated(int number, string value)
    signal noted(string text)

    function tell(text) {
        end.send(text)
    }
    function run(number, script, isPage) {
        loader.item.runJavaScript(script, isPage ? WebEngineScript.MainWorld : WebEngineScript.ApplicationWorld,
            value => root.evaluated(number, JSON.stringify(value === undefined ? null : value)))
    }
    function go(address) {
        loader.item.url = address
    }

    width: 1000
    height: 800
    visible: true

    QtObject {
        id: end

        signal send(string text)
        function receive(text) {
            root.said(text)
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
        active: root.isOn
        sourceComponent: WebEngineView {
            profile: WebEngineProfile {
                offTheRecord: true
            }
            webChannel: channel
            webChannelWorld: WebEngineScript.ApplicationWorld
            zoomFactor: root.zoom
            userScripts.collection: root.scripts.map((source, index) => ({
                "name": "script" + index, "injectionPoint": WebEngineScript.DocumentCreation,
                "worldId": WebEngineScript.ApplicationWorld, "runsOnSubFrames": true, "sourceCode": source
            }))
            onLoadingChanged: info => root.loaded(info.status)
            onJavaScriptConsoleMessage: (level, message, line, source) => root.noted(message)
            onJavaScriptDialogRequested: request => {
                request.accepted = true
                request.dialogReject()
            }
            onNewWindowRequested: request => root.noted("window " + request.requestedUrl)
        }
    }
}
