namespace Witness.Web.Pages.People;

/// <summary>Key of the words about people: PeopleText.resx (zh-CN) and PeopleText.en.resx.</summary>
public sealed class PeopleText;
