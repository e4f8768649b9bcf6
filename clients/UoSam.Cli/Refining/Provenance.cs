using UoSam.Cli.Commands;
using UoSam.Client;
using UoSam.Core.LabelMaps;
using UoSam.Protos.V1;

namespace UoSam.Cli.Refining;

/// <summary>What a refined map was made with; stored in its PNG as text.</summary>
/// <param name="Request">What the command line asked for.</param>
/// <param name="Model">Id and hash of the model that answered.</param>
/// <param name="Parameters">Every parameter of every stage that the map depends on, as the services answered them.</param>
internal sealed record Provenance(string? Request, string? Model, string? Parameters)
{
    private const string RequestKey = "uosam:request";
    private const string ModelKey = "uosam:model";
    private const string ParametersKey = "uosam:parameters";

    // The texts come before the pixels; all of them together take about 2 KB.
    private const int TextBytes = 64 << 10;

    /// <param name="result">What the services answered.</param>
    /// <param name="request">All that was asked for, in one line.</param>
    public static Provenance Of(RefinementResult result, string request) => new(
        request,
        $"{result.Local.Model.Id} {result.Local.Model.Sha256} {result.EncoderPrecision}".TrimEnd(),
        $"{result.Encode} {result.Prompts} {WithoutMasks(result.Local.Parameters)} {result.Global.Parameters}");

    /// <summary>Of a file; parts that it does not tell are null.</summary>
    public static Provenance Read(string path)
    {
        using var file = File.OpenRead(path);
        var start = new byte[Math.Min(TextBytes, file.Length)];
        file.ReadExactly(start);
        var texts = PngTexts.Read(start);
        return new Provenance(Value(RequestKey), Value(ModelKey), Value(ParametersKey));

        string? Value(string key) => texts.FirstOrDefault(text => text.Key == key).Value;
    }

    /// <summary>As texts of a PNG.</summary>
    public IEnumerable<KeyValuePair<string, string>> ToTexts() =>
    [
        new("Software", $"uosam {VersionCommand.Version}"),
        new(RequestKey, Request ?? ""),
        new(ModelKey, Model ?? ""),
        new(ParametersKey, Parameters ?? ""),
    ];

    // What --explain asks for beside the map does not change the map.
    private static LocalParameters WithoutMasks(LocalParameters parameters) =>
        parameters.CandidateMasks ? new LocalParameters(parameters) { CandidateMasks = false } : parameters;
}
