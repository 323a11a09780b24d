"""What Qt itself says in this desk: the menu of a text field, choosing files, printing. Qt has no words for many languages."""

from PySide6.QtCore import QTranslator

from shelter_desk import i18n
from shelter_desk.i18n import marked

# Keys keep Qt's names: "Shift" and "Return" mean something else in our catalogue.
KEYS = "QShortcut"
QT_WORDS = frozenset(
    {
        # The menu of a text field
        marked("&Undo"),
        marked("&Redo"),
        marked("Cu&t"),
        marked("&Copy"),
        marked("&Paste"),
        marked("Delete"),
        marked("Select All"),
        # Buttons
        marked("OK"),
        marked("Cancel"),
        marked("Open"),
        marked("Save"),
        # Choosing files
        marked("&Open"),
        marked("&Save"),
        marked("&Choose"),
        marked("&Delete"),
        marked("&Rename"),
        marked("&New Folder"),
        marked("&Look in:"),
        marked("File &name:"),
        marked("Files of &type:"),
        marked("Directory:"),
        marked("All Files (*)"),
        marked("Back"),
        marked("Forward"),
        marked("Go back"),
        marked("Go forward"),
        marked("Parent Directory"),
        marked("Go to the parent directory"),
        marked("Create New Folder"),
        marked("Create a New Folder"),
        marked("List View"),
        marked("Detail View"),
        marked("Change to list view mode"),
        marked("Change to detail view mode"),
        marked("Show &hidden files"),
        marked("Sidebar"),
        marked("List of places and bookmarks"),
        marked("Files"),
        marked("Directories"),
        marked("Computer"),
        marked("Drive"),
        marked("Folder"),
        marked("Name"),
        marked("Size"),
        marked("Type"),
        marked("Date Modified"),
        marked("Show "),
        marked("Scroll Left"),
        marked("Scroll Right"),
        marked("%1 already exists.\nDo you want to replace it?"),
        # Printing
        marked("Print"),
        marked("&Print"),
        marked("&Options >>"),
        marked("&Options <<"),
        marked("All Pages"),
        marked("Odd Pages"),
        marked("Even Pages"),
        marked("Local file"),
        marked("Print to File (PDF)"),
        marked("Write PDF file"),
        marked("Collate"),
        marked("Color"),
        marked("Color Mode"),
        marked("Grayscale"),
        marked("Copies"),
        marked("Copies:"),
        marked("Current Page"),
        marked("Double Sided Printing"),
        marked("Long side binding"),
        marked("Short side binding"),
        marked("Off"),
        marked("Options"),
        marked("Output Settings"),
        marked("Page &Set:"),
        marked("Pages"),
        marked("Pages from"),
        marked("to"),
        marked("Print all"),
        marked("Print range"),
        marked("Reverse"),
        marked("Selection"),
        marked(
            "Specify pages or ranges separated by commas. Ranges are specified by two numbers separated by a hyphen. "
            "E.g: 3,5-7,9 prints pages 3, 5, 6, 7 and 9."
        ),
        marked("Printer"),
        marked("&Name:"),
        marked("Location:"),
        marked("Type:"),
        marked("P&roperties"),
        marked("Preview"),
        marked("Output &file:"),
    }
)


class QtWords(QTranslator):
    """Answers Qt's own strings from our catalogue."""

    def translate(self, context: str, source: str, disambiguation: str | None = None, n: int = -1) -> str | None:
        # None, not "": Qt takes an empty text for a translation, and shows empty buttons.
        if context == KEYS or source not in QT_WORDS:
            return None
        found = i18n.current().text(source)
        return found if found != source else None

    def isEmpty(self) -> bool:
        return False
