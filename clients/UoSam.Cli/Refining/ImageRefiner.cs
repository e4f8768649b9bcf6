using UoSam.Cli.Commands;
using UoSam.Cli.Converting;
using UoSam.Cli.Remembering;
using UoSam.Client;
using UoSam.Core.Datasets;
using UoSam.Core.Imaging;
using UoSam.Core.LabelMaps;
using LabelMap = UoSam.Core.LabelMaps.LabelMap;

namespace UoSam.Cli.Refining;

/// <summary>Takes one image from its files through the services to its output files.</summary>
/// <param name="client">The services.</param>
/// <param name="settings">How images are refined and what is written.</param>
/// <param name="earlier">Refined maps that are kept beside the new ones; null for none.</param>
/// <param name="memory">What the other images of the folder say; null where each is refined by itself.</param>
internal sealed class ImageRefiner(
    RefinementClient client,
    RefineSettings settings,
    EarlierOutputs? earlier = null,
    FolderMemory? memory = null)
{
    private readonly ColourWarning _colours = new();

    /// <summary>Refines and writes; each file appears whole, the label map last.</summary>
    /// <exception cref="UsageException">The answer does not fit the earlier outputs; nothing is written.</exception>
    public async Task<RefinementResult> RefineAsync(ImageTask task, CancellationToken cancellationToken)
    {
        if (task.Fault is { } fault)
        {
            throw fault;
        }

        var files = settings.Read(task);
        var (image, coarse) = files;
        CorrectedMap? corrected = null;
        var request = RequestFor(task, files, map => corrected = map);
        request = request with { Encoded = memory?.Encoded(request) };
        var result = await client.RefineAsync(request, cancellationToken);

        PartialGrid.Warn(task.Image, result.Global.Sampling);
        _colours.Warn(result);
        var provenance = Provenance.Of(result, settings.RequestOf(task));
        earlier?.Check(provenance);
        var refined = settings.Further.Settle(new LabelMap(result.Height, result.Width, result.Labels));
        var before = LabelMapFitting.Fit(coarse, result.Height, result.Width);
        if (settings.Json)
        {
            AtomicFile.Write(
                task.Trace, System.Text.Encoding.UTF8.GetBytes(TraceDocument.Of(task, result, before, corrected, indented: true) + "\n"));
        }

        if (settings.Overlay || settings.Explain)
        {
            WritePictures(task, ImageReader.Read(image, ImageLimits.Taken, coarse.Size), before, corrected, refined, result);
        }

        settings.Further.Write(task, image, coarse, refined, result);
        WriteMap(task, refined, provenance);
        settings.Further.Unknown.Add(before.Labels, result.Labels, settings.Space);
        settings.Changes.Add(before, corrected, refined, NoObjects.IsTold(result));
        if (settings.JsonLines)
        {
            await Console.Out.WriteLineAsync(TraceDocument.Of(task, result, before, corrected, indented: false));
        }

        return result;
    }

    private RefinementRequest RequestFor(ImageTask task, ImageInput files, Action<CorrectedMap> told) =>
        settings.RequestFor(files) with
        {
            ForegroundLogits = task.Logits is null ? null : LogitsFile.Read(task.Logits),
            ClassScores = task.Scores is null || settings.Scores is null
                ? null
                : ScoreFiles.ToMessage(settings.Scores.Read(task.Scores, files.Coarse.Size)),
            Correct = memory is null ? null : embedding =>
            {
                var corrected = memory.Correct(embedding, files.Coarse, files.Image);
                told(corrected);
                return corrected.Corrections.IsEmpty ? null : LabelMapMessage.Of(corrected.Map, settings.Space);
            },
        };

    private void WriteMap(ImageTask task, LabelMap refined, Provenance provenance)
    {
        var dump = task.Dump!;
        var png = DumpSettings.IsIdPng(dump) ? File.ReadAllBytes(dump.SourceOf(task.DumpName)) : [];
        var format = LabelOutputFormat.Choose(settings.Output, png, refined);
        AtomicFile.Write(task.Output, LabelPngWriter.Write(refined, format, provenance.ToTexts()));
    }

    private void WritePictures(
        ImageTask task, RgbImage picture, LabelMap before, CorrectedMap? corrected, LabelMap refined, RefinementResult result)
    {
        if (settings.Overlay)
        {
            AtomicFile.Write(
                task.Overlay, OverlayPicture.SideBySide(picture, before, refined, settings.Space, corrected?.Map));
        }

        if (settings.Explain)
        {
            var explanation = new Explanation(settings.Dump.ClassNames.LabelOf);
            AtomicFile.Write(task.Explanation, explanation.Draw(picture, before, corrected, refined, result));
        }
    }
}
