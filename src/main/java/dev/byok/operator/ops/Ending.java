package dev.byok.operator.ops;

/** How this process ends when going on would be wrong; whoever runs it starts it anew, from a clean state. */
public interface Ending {
    /** Stops in order, then ends. Returns at once, because the caller may be one of those that must stop. */
    void inOrder(String reason);

    /** Ends on the spot: what is half done would be done beside another replica. */
    void onTheSpot(String reason);
}
