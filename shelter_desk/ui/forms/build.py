"""Which editor a field gets."""

from shelter_desk.forms.schema import Field
from shelter_desk.ui.forms.coded import MOST_BUTTONS, ButtonsEditor, ManyButtonsEditor, ManySearchEditor, SearchEditor
from shelter_desk.ui.forms.editor import Editor, FormContext
from shelter_desk.ui.forms.table import TableEditor
from shelter_desk.ui.forms.typed import DateEditor, LongTextEditor, NumberEditor, PlaceEditor, TextEditor

_PLAIN: dict[str, type[Editor]] = {
    "text": TextEditor,
    "person": TextEditor,
    "long_text": LongTextEditor,
    "integer": NumberEditor,
    "date": DateEditor,
    "place": PlaceEditor,
    "table": TableEditor,
    "yes_no": ButtonsEditor,
    "scale": ButtonsEditor,
    "country": SearchEditor,
    "language": SearchEditor,
    "partner": SearchEditor,
}


def editor_for(definition: Field, context: FormContext) -> Editor:
    """The editor of a field; coded lists get buttons while they are short."""
    if definition.type in _PLAIN:
        return _PLAIN[definition.type](definition, context)
    codes = context.library.codelists.get(definition.codes)
    short = codes is not None and len(codes.code) <= MOST_BUTTONS
    if definition.type == "choice":
        return ButtonsEditor(definition, context) if short else SearchEditor(definition, context)
    return ManyButtonsEditor(definition, context) if short else ManySearchEditor(definition, context)
