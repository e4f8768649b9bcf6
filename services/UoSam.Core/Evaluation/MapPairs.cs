using UoSam.Core.LabelMaps;

namespace UoSam.Core.Evaluation;

/// <summary>The maps of two folders that have one name; each is read when it is asked for.</summary>
/// <param name="Names">Names of the first folder, in order.</param>
/// <param name="ReadTruth">Reads the map of the first folder at an index.</param>
/// <param name="ReadPredicted">Reads that of the second.</param>
public sealed record MapPairs(
    IReadOnlyList<string> Names, Func<int, LabelMap> ReadTruth, Func<int, LabelMap> ReadPredicted);
