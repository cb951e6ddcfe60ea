package dev.byok.operator.apiserver;

import io.fabric8.mockwebserver.http.Response;
import io.fabric8.mockwebserver.http.WebSocket;
import io.fabric8.mockwebserver.http.WebSocketListener;

/**
 * Ends watches of the mock server on threads of their own. Its listener waits in {@code onClosed} for answers that only
 * the event loop can send; called by that loop, as the mock does, both wait for each other, and the server with them.
 */
final class OffEventLoop extends WebSocketListener {
    private final WebSocketListener watch;

    OffEventLoop(WebSocketListener watch) {
        this.watch = watch;
    }

    @Override
    public void onBeforeAccept(WebSocket socket, Response response) {
        watch.onBeforeAccept(socket, response);
    }

    @Override
    public void onOpen(WebSocket socket, Response response) {
        watch.onOpen(socket, response);
    }

    @Override
    public void onMessage(WebSocket socket, String text) {
        watch.onMessage(socket, text);
    }

    @Override
    public void onMessage(WebSocket socket, byte[] bytes) {
        watch.onMessage(socket, bytes);
    }

    @Override
    public void onClosing(WebSocket socket, int code, String reason) {
        Thread.startVirtualThread(() -> watch.onClosing(socket, code, reason));
    }

    @Override
    public void onClosed(WebSocket socket, int code, String reason) {
        Thread.startVirtualThread(() -> watch.onClosed(socket, code, reason));
    }

    @Override
    public void onFailure(WebSocket socket, Throwable fault, Response response) {
        Thread.startVirtualThread(() -> watch.onFailure(socket, fault, response));
    }
}
