namespace UoSam.Cli.Refining;

/// <summary>Finds what a misspelt name may have meant.</summary>
internal static class NearNames
{
    private const int Shown = 3;

    /// <summary>The names of least edit distance, the nearest first; one that contains the text counts as near.</summary>
    public static IEnumerable<string> Of(string text, IEnumerable<string> names) => names
        .OrderBy(name => text.Length > 2 && name.Contains(text, StringComparison.Ordinal) ? 0 : Distance(text, name))
        .Take(Shown);

    /// <summary>Levenshtein's distance: insertions, deletions and replacements that turn one into the other.</summary>
    internal static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, 1 + Math.Min(row[j], row[j - 1]));
            }
        }

        return row[b.Length];
    }
}
