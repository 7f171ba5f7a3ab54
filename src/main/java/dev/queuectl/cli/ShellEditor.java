package dev.queuectl.cli;

import dev.queuectl.domain.Visible;

import org.jline.reader.impl.LineReaderImpl;
import org.jline.terminal.Terminal;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The editor of the prompt's line, which shows another line below it that is no part of what is
 * typed and goes when it is entered. Both are drawn as one picture, so neither disturbs the other.
 */
final class ShellEditor extends LineReaderImpl {
    private static final String REDRAW = "queuectl-redraw";

    private final Supplier<String> below;
    private boolean isEdited;

    /**
     * @param below answers what is to be shown below the line; empty for nothing
     */
    ShellEditor(
            Terminal terminal,
            Map<String, Object> variables,
            ShellHistory history,
            Supplier<String> below)
            throws IOException {
        super(terminal, "queuectl", variables);
        this.below = below;
        setHistory(history);
        getWidgets().put(REDRAW, this::redisplay);
    }

    /** Draws the line below anew, if a line is being edited now; called by any thread. */
    void redraw() {
        try {
            callWidget(REDRAW);
        } catch (IllegalStateException nobodyEdits) {
            // The next prompt shows it.
        }
    }

    @Override
    public String readLine(String prompt) {
        isEdited = true;
        return super.readLine(prompt);
    }

    @Override
    public AttributedString getDisplayedBufferWithPrompts(List<AttributedString> secondaryPrompts) {
        AttributedString shown = super.getDisplayedBufferWithPrompts(secondaryPrompts);
        String text = below.get();
        if (!isEdited || post != null || text.isEmpty()) {
            return shown;
        }
        return new AttributedStringBuilder()
                .append(shown)
                .append("\n")
                .append(
                        Columns.cut(Visible.line(text), Math.max(1, size.getColumns() - 1)),
                        AttributedStyle.DEFAULT.faint())
                .toAttributedString();
    }

    /** What is entered stays on the screen without the line below. */
    @Override
    protected void doCleanup(boolean lineFeed) {
        isEdited = false;
        super.doCleanup(lineFeed);
    }
}
