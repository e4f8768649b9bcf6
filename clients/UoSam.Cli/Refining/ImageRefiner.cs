using Google.Protobuf;
using UoSam.Cli.Commands;
using UoSam.Client;
using UoSam.Core.Imaging;
using UoSam.Core.LabelMaps;
using LabelMap = UoSam.Core.LabelMaps.LabelMap;
using LabelRuns = UoSam.Core.LabelMaps.LabelRuns;

namespace UoSam.Cli.Refining;

/// <summary>Takes one image from its files through the services to its output files.</summary>
internal sealed class ImageRefiner(RefinementClient client, RefineSettings settings)
{
    /// <summary>Refines and writes; each file appears whole, the label map last.</summary>
    public async Task<RefinementResult> RefineAsync(ImageTask task, CancellationToken cancellationToken)
    {
        if (task.Fault is { } fault)
        {
            throw fault;
        }

        var image = await File.ReadAllBytesAsync(task.Image, cancellationToken);
        var png = await File.ReadAllBytesAsync(task.Coarse, cancellationToken);
        var coarse = LabelPngReader.Read(png, settings.Encoding);
        var request = new RefinementRequest(image, ToMessage(coarse), settings.Preset, settings.Overrides);
        var result = await client.RefineAsync(request, cancellationToken);

        var refined = new LabelMap(result.Height, result.Width, result.Labels);
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(task.Output))!);
        if (settings.Json)
        {
            AtomicFile.Write(task.Trace, Trace(result));
        }

        if (settings.Overlay)
        {
            var size = new ImageSize(coarse.Height, coarse.Width);
            var picture = ImageReader.Read(image, ImageLimits.Default, size);
            var before = LabelMapFitting.Fit(coarse, picture.Height, picture.Width);
            AtomicFile.Write(task.Overlay, OverlayPicture.SideBySide(picture, before, refined, settings.Space));
        }

        var format = LabelOutputFormat.Choose(settings.Output, png, refined);
        AtomicFile.Write(task.Output, LabelPngWriter.Write(refined, format, Provenance(result)));
        return result;
    }

    private Protos.V1.LabelMap ToMessage(LabelMap map)
    {
        var runs = LabelRuns.Encode(map);
        var message = new Protos.V1.LabelMap
        {
            Height = map.Height,
            Width = map.Width,
            Runs = new Protos.V1.LabelRuns { Labels = { runs.Ids }, Lengths = { runs.Lengths } },
            VoidIds = { settings.Space.VoidIds.Select(id => (uint)id) },
        };
        if (settings.Space.BackgroundId is { } background)
        {
            message.BackgroundId = background;
        }

        return message;
    }

    private static IEnumerable<KeyValuePair<string, string>> Provenance(RefinementResult result) =>
    [
        new("Software", $"uosam {VersionCommand.Version}"),
        new("uosam:model", $"{result.Local.Model.Id} {result.Local.Model.Sha256}"),
        new("uosam:parameters", $"{result.Encode} {result.Prompts} {result.Local.Parameters} {result.Global.Parameters}"),
    ];

    private static byte[] Trace(RefinementResult result)
    {
        var local = result.Local.Clone();
        var global = result.Global.Clone();
        (local.LabelMap, global.LabelMap) = (null, null);
        var format = new JsonFormatter(JsonFormatter.Settings.Default.WithIndentation());
        var skipped = string.Join(",\n", result.Skipped.Select(region => format.Format(region)));
        var json = $"{{\"encode\": {format.Format(result.Encode)},\n\"prompts\": {format.Format(result.Prompts)},\n"
            + $"\"skipped\": [{skipped}],\n\"local\": {format.Format(local)},\n\"global\": {format.Format(global)}}}\n";
        return System.Text.Encoding.UTF8.GetBytes(json);
    }
}
