using System.Globalization;
using System.Text.Json;
using UoSam.Core.Exchange;

namespace UoSam.Core.Evaluation;

/// <summary>Reads the match.json of LUSS: predicted id to class, both 1-based, keys as strings, 0 to 0.</summary>
public static class LussMatching
{
    /// <summary>Parses the object of LUSS, where 0 is "other" and stays so.</summary>
    /// <param name="utf8Json">e.g. <c>{"1": 7, "2": 3, "0": 0}</c>.</param>
    /// <param name="classCount">K; ids must be 0..K.</param>
    /// <returns>Ascending by predicted id.</returns>
    /// <exception cref="InvalidInputException">EVALUATION_MATCH.</exception>
    public static IReadOnlyList<ClassMatch> Parse(ReadOnlySpan<byte> utf8Json, int classCount)
    {
        var matching = Read(utf8Json, classCount, classCount, $"\"1\": 7 with ids 1..{classCount} (and \"0\": 0)");
        var odd = matching.FirstOrDefault(match => (match.PredictedId == 0) != (match.TruthId == 0));
        return odd is null
            ? [.. matching.Where(match => match.PredictedId > 0)]
            : throw Fault(
                $"\"{odd.PredictedId}\": {odd.TruthId}", $"\"1\": 7 with ids 1..{classCount} (and \"0\": 0)");
    }

    /// <summary>Parses an object of clusters and classes that both count from 0.</summary>
    /// <param name="utf8Json">e.g. <c>{"0": 7, "1": 3}</c>.</param>
    /// <param name="clusterCount">Clusters must be below.</param>
    /// <param name="classCount">Classes must be below.</param>
    /// <returns>Ascending by predicted id.</returns>
    /// <exception cref="InvalidInputException">EVALUATION_MATCH.</exception>
    public static IReadOnlyList<ClassMatch> ParseClusters(
        ReadOnlySpan<byte> utf8Json, int clusterCount, int classCount) => Read(
        utf8Json,
        clusterCount - 1,
        classCount - 1,
        $"\"0\": 7 with clusters 0..{clusterCount - 1} and classes 0..{classCount - 1}");

    private static IReadOnlyList<ClassMatch> Read(
        ReadOnlySpan<byte> utf8Json, int lastPredicted, int lastTruth, string expected)
    {
        Dictionary<string, int>? pairs;
        try
        {
            pairs = JsonSerializer.Deserialize<Dictionary<string, int>>(JsonInput.WithoutMark(utf8Json));
        }
        catch (JsonException fault)
        {
            throw Fault("no JSON object of whole numbers", expected, fault);
        }

        List<ClassMatch> matching = [];
        foreach (var (key, truthId) in pairs ?? throw Fault("null", expected))
        {
            if (!int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var predictedId)
                || predictedId > lastPredicted || truthId < 0 || truthId > lastTruth)
            {
                throw Fault($"\"{(key.Length <= 20 ? key : key[..20])}\": {truthId}", expected);
            }

            if (matching.Any(match => match.PredictedId == predictedId))
            {
                throw Fault($"id {predictedId} twice", expected);
            }

            matching.Add(new ClassMatch(predictedId, truthId));
        }

        return [.. matching.OrderBy(match => match.PredictedId)];
    }

    private static InvalidInputException Fault(string found, string expected, Exception? inner = null) =>
        new("EVALUATION_MATCH", $"the matching holds {found}, expected pairs like {expected}", inner);
}
