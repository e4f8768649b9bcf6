using System.Globalization;
using UoSam.Cli.Commands;
using UoSam.Core.LabelMaps;

namespace UoSam.Benchmarks.Quality;

/// <summary>How a coarse map is made from the truth: the kinds of faults that a data set's own coarse maps may lack.</summary>
/// <param name="Name">same, blocks-N, grown-N, shrunk-N, shifted-N or boxes.</param>
/// <param name="Make">From the truth and its label space.</param>
internal sealed record CoarseKind(string Name, Func<LabelMap, LabelSpace, LabelMap> Make)
{
    private const string Known = "same (the truth itself), blocks-N (the commonest class of each cell of N x N, as a network of "
        + "few patches says it), grown-N and shrunk-N (objects by N pixels), shifted-N (right and down) or boxes (of each object); "
        + "N from 1 to 1000";

    /// <summary>Whether objects grow or shrink against a background.</summary>
    public bool NeedsBackground { get; private init; }

    /// <exception cref="UsageException">No such kind.</exception>
    public static CoarseKind Parse(string name)
    {
        var parts = name.Split('-');
        int? count = parts.Length == 2 && int.TryParse(parts[1], CultureInfo.InvariantCulture, out var given) && given is > 0 and <= 1000 ? given : null;
        return (parts[0], parts.Length, count) switch
        {
            ("same", 1, _) => new(name, (truth, _) => truth),
            ("boxes", 1, _) => new(name, (truth, space) => CoarseFaults.Box(WithoutVoid(truth, space), space)),
            ("blocks", _, { } n) => new(name, (truth, space) => CoarseFaults.Block(WithoutVoid(truth, space), n)),
            ("grown", _, { } n) => new(name, (truth, space) => CoarseFaults.Grow(WithoutVoid(truth, space), n, space)) { NeedsBackground = true },
            ("shrunk", _, { } n) => new(name, (truth, space) => CoarseFaults.Shrink(WithoutVoid(truth, space), n, space)) { NeedsBackground = true },
            ("shifted", _, { } n) => new(name, (truth, space) => CoarseFaults.Shift(WithoutVoid(truth, space), n)),
            _ => throw new UsageException($"--from-truth {name}: expected {Known}"),
        };
    }

    // The void seam around objects would tell where they end.
    private static LabelMap WithoutVoid(LabelMap truth, LabelSpace space) =>
        CoarseFaults.Spread(truth, space.IsVoid, space.IsClass, truth.Height + truth.Width);
}
