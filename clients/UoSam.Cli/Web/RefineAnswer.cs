using System.Text.Json.Nodes;
using UoSam.Cli.Refining;
using UoSam.Client;
using UoSam.Core.LabelMaps;

namespace UoSam.Cli.Web;

/// <summary>A refined map as <c>/v1/refine</c> answers it.</summary>
internal static class RefineAnswer
{
    /// <summary>The label map's file, in the coarse map's form unless the request says otherwise.</summary>
    public static byte[] Png(RefineForm form, RefinementResult result)
    {
        var map = new LabelMap(result.Height, result.Width, result.Labels);
        var format = LabelOutputFormat.Choose(form.Output, form.CoarseFile, map);
        return LabelPngWriter.Write(map, format, Provenance.Of(result, form.Describe()).ToTexts());
    }

    /// <summary>The file, both maps as runs in the image's size, and the trace.</summary>
    public static JsonObject Json(RefineForm form, RefinementResult result) => new()
    {
        ["height"] = result.Height,
        ["width"] = result.Width,
        ["png"] = Convert.ToBase64String(Png(form, result)),
        ["coarse"] = Runs(LabelMapFitting.Fit(form.Coarse, result.Height, result.Width)),
        ["refined"] = Runs(new LabelMap(result.Height, result.Width, result.Labels)),
        ["trace"] = TraceDocument.Stages(result),
    };

    private static JsonObject Runs(LabelMap map)
    {
        var runs = LabelRuns.Encode(map);
        return new JsonObject { ["labels"] = Numbers(runs.Ids), ["lengths"] = Numbers(runs.Lengths) };
    }

    private static JsonArray Numbers(IEnumerable<uint> numbers) =>
        [.. numbers.Select(number => (JsonNode?)JsonValue.Create(number))];
}
