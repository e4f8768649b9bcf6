namespace UoSam.Cli.Pages;

/// <summary>One range and how its members are divided.</summary>
/// <param name="From">Where it begins, as text.</param>
/// <param name="Better">Members shown in green.</param>
/// <param name="Same">Members shown in grey.</param>
/// <param name="Worse">Members shown in red.</param>
/// <param name="Text">Shown when it is pointed at.</param>
internal sealed record ChartColumn(string From, int Better, int Same, int Worse, string Text)
{
    public int Count => Better + Same + Worse;
}
