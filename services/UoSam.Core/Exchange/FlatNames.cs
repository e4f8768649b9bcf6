namespace UoSam.Core.Exchange;

/// <summary>
/// Names of a data set with sub-folders in a folder without: many systems write all results into one. The last part of a name stands for
/// it there, provided that no two names share it.
/// </summary>
public sealed class FlatNames
{
    private readonly bool _applies;

    /// <param name="names">Names of the data set, with '/'.</param>
    /// <param name="inFolder">Names of the folder.</param>
    public FlatNames(IReadOnlyCollection<string> names, IEnumerable<string> inFolder) =>
        _applies = names.Any(IsNested)
            && !inFolder.Any(IsNested)
            && names.Select(LastPart).Distinct(StringComparer.Ordinal).Count() == names.Count;

    /// <summary>The name in the folder where it is not there as it is; the name itself where the last part would not do.</summary>
    public string Of(string name) => _applies ? LastPart(name) : name;

    private static bool IsNested(string name) => name.Contains('/');

    private static string LastPart(string name) => name[(name.LastIndexOf('/') + 1)..];
}
