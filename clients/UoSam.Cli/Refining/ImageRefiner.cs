using UoSam.Cli.Commands;
using UoSam.Cli.Converting;
using UoSam.Client;
using UoSam.Core.Exchange;
using UoSam.Core.Imaging;
using UoSam.Core.LabelMaps;
using LabelMap = UoSam.Core.LabelMaps.LabelMap;

namespace UoSam.Cli.Refining;

/// <summary>Takes one image from its files through the services to its output files.</summary>
/// <param name="client">The services.</param>
/// <param name="settings">How images are refined and what is written.</param>
/// <param name="earlier">Refined maps that are kept beside the new ones; null for none.</param>
internal sealed class ImageRefiner(RefinementClient client, RefineSettings settings, EarlierOutputs? earlier = null)
{
    /// <summary>Refines and writes; each file appears whole, the label map last.</summary>
    /// <exception cref="UsageException">The answer does not fit the earlier outputs; nothing is written.</exception>
    public async Task<RefinementResult> RefineAsync(ImageTask task, CancellationToken cancellationToken)
    {
        if (task.Fault is { } fault)
        {
            throw fault;
        }

        var image = await File.ReadAllBytesAsync(task.Image, cancellationToken);
        var dump = task.Dump!;
        var coarse = ReadCoarse(dump, task, image);
        var overrides = settings.Explain ? Explanation.Asking(settings.Overrides) : settings.Overrides;
        var request = new RefinementRequest(
            image, LabelMapMessage.Of(coarse, settings.Space), settings.Preset, overrides)
        {
            ForegroundLogits = task.Logits is null ? null : LogitsFile.Read(task.Logits),
            ClassScores = task.Scores is null || settings.Scores is null
                ? null
                : ScoreFiles.ToMessage(settings.Scores.Read(task.Scores, new ImageSize(coarse.Height, coarse.Width))),
        };
        var result = await client.RefineAsync(request, cancellationToken);

        PartialGrid.Warn(task.Image, result.Global.Sampling);
        var provenance = Provenance.Of(result, settings.RequestOf(task));
        earlier?.Check(provenance);
        var refined = settings.Further.Settle(new LabelMap(result.Height, result.Width, result.Labels));
        settings.Further.Unknown.Add(coarse, settings.Space, result.Global);
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(task.Output))!);
        if (settings.Json)
        {
            AtomicFile.Write(
                task.Trace, System.Text.Encoding.UTF8.GetBytes(TraceDocument.Of(task, result, indented: true) + "\n"));
        }

        if (settings.Overlay || settings.Explain)
        {
            var size = new ImageSize(coarse.Height, coarse.Width);
            WritePictures(task, ImageReader.Read(image, ImageLimits.Default, size), coarse, refined, result);
        }

        settings.Further.Write(task, image, coarse, refined, result);
        var png = DumpSettings.IsIdPng(dump) ? await File.ReadAllBytesAsync(dump.SourceOf(task.DumpName), cancellationToken) : [];
        var format = LabelOutputFormat.Choose(settings.Output, png, refined);
        AtomicFile.Write(task.Output, LabelPngWriter.Write(refined, format, provenance.ToTexts()));
        if (settings.JsonLines)
        {
            await Console.Out.WriteLineAsync(TraceDocument.Of(task, result, indented: false));
        }

        return result;
    }

    private void WritePictures(
        ImageTask task, RgbImage picture, LabelMap coarse, LabelMap refined, RefinementResult result)
    {
        if (settings.Overlay)
        {
            var before = LabelMapFitting.Fit(coarse, picture.Height, picture.Width);
            AtomicFile.Write(task.Overlay, OverlayPicture.SideBySide(picture, before, refined, settings.Space));
        }

        if (settings.Explain)
        {
            AtomicFile.Write(task.Explanation, Explanation.Draw(picture, result));
        }
    }

    /// <summary>The coarse map; where the image was squashed or cropped for it, in the size of the stored image.</summary>
    private LabelMap ReadCoarse(LabelMapDump dump, ImageTask task, byte[] image)
    {
        var map = dump.Load(task.DumpName).Map;
        settings.Dump.ClassNames.Check(map, settings.Space);
        return settings.Dump.Geometry.Kind == DumpGeometryKind.Fit
            ? map
            : settings.Dump.Geometry.Undo(map, ImageHeaderReader.Read(image).StoredSize, LabelSpace.Unpredicted);
    }
}
