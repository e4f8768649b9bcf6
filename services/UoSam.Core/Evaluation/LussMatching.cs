using System.Globalization;
using System.Text.Json;

namespace UoSam.Core.Evaluation;

/// <summary>Reads the match.json of LUSS: predicted id to class, both 1-based, keys as strings, 0 to 0.</summary>
public static class LussMatching
{
    /// <summary>Parses the object.</summary>
    /// <param name="utf8Json">e.g. <c>{"1": 7, "2": 3, "0": 0}</c>.</param>
    /// <param name="classCount">K; ids must be 0..K.</param>
    /// <returns>Ascending by predicted id.</returns>
    /// <exception cref="InvalidInputException">EVALUATION_MATCH.</exception>
    public static IReadOnlyList<ClassMatch> Parse(ReadOnlySpan<byte> utf8Json, int classCount)
    {
        Dictionary<string, int>? pairs;
        try
        {
            pairs = JsonSerializer.Deserialize<Dictionary<string, int>>(utf8Json);
        }
        catch (JsonException fault)
        {
            throw Fault("no JSON object of whole numbers", fault);
        }

        List<ClassMatch> matching = [];
        foreach (var (key, truthId) in pairs ?? throw Fault("null"))
        {
            if (!int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var predictedId)
                || predictedId > classCount || truthId < 0 || truthId > classCount
                || (predictedId == 0) != (truthId == 0))
            {
                throw Fault($"\"{(key.Length <= 20 ? key : key[..20])}\": {truthId}");
            }

            if (predictedId > 0)
            {
                matching.Add(new ClassMatch(predictedId, truthId));
            }
        }

        return [.. matching.OrderBy(match => match.PredictedId)];

        InvalidInputException Fault(string found, Exception? inner = null) => new(
            "EVALUATION_MATCH",
            $"the matching holds {found}, expected pairs like \"1\": 7 with ids 1..{classCount} (and \"0\": 0)",
            inner);
    }
}
