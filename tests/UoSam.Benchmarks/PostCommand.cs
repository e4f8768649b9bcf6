using System.Globalization;
using UoSam.Core.Imaging;
using UoSam.Core.LabelMaps;
using UoSam.Core.PostProcessing;

namespace UoSam.Benchmarks;

/// <summary>
/// post NAME --images DIR --masks DIR --out DIR [--background ID|none] [--radius R] [--epsilon E] [--grey] [--gt-prob P]:
/// CRF or guided filter on the maps of a folder, as a baseline for score; NAME is stego, dpss, dpss-final or guided.
/// </summary>
internal static class PostCommand
{
    internal static int Run(string[] args)
    {
        if (args is not [var name, ..] || Named(name) is not { } post
            || Option(args, "--images") is not { } images || Option(args, "--masks") is not { } masks
            || Option(args, "--out") is not { } output)
        {
            Console.Error.WriteLine("usage: post stego|dpss|dpss-final|guided --images DIR --masks DIR --out DIR");
            return 2;
        }

        var space = LabelSpace.Default with { BackgroundId = Option(args, "--background") == "none" ? null : 0 };
        var files = Directory.EnumerateFiles(masks, "*.png", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToList();
        foreach (var file in files)
        {
            var relative = Path.GetRelativePath(masks, file);
            var map = LabelPngReader.Read(File.ReadAllBytes(file));
            var picture = new[] { ".jpg", ".png" }
                .Select(extension => Path.Combine(images, Path.ChangeExtension(relative, extension))).First(File.Exists);
            var image = ImageReader.Read(File.ReadAllBytes(picture), ImageLimits.Default, map.Size);
            var refined = post == PostProcess.Guided
                ? GuidedFilter.Refine(map, space, image, Guided(args))
                : DenseCrf.Refine(map, space, image, Crf(args, post));
            var target = Path.Combine(output, relative);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.WriteAllBytes(target, LabelPngWriter.Write(refined, LabelPngFormat.Grey16));
        }

        Console.WriteLine($"{files.Count} maps");
        return 0;
    }

    private static PostProcess? Named(string name) => name switch
    {
        "stego" => PostProcess.CrfStego,
        "dpss" => PostProcess.CrfDpss,
        "dpss-final" => PostProcess.CrfDpssFinal,
        "guided" => PostProcess.Guided,
        _ => null,
    };

    private static GuidedParameters Guided(string[] args) => new(
        (int)Number(args, "--radius", GuidedParameters.Default.Radius),
        Number(args, "--epsilon", GuidedParameters.Default.Epsilon),
        UsesColor: !args.Contains("--grey"));

    private static CrfParameters Crf(string[] args, PostProcess name) =>
        PostProcessor.CrfOf(name) with { GtProb = Number(args, "--gt-prob", PostProcessor.CrfOf(name).GtProb) };

    private static double Number(string[] args, string name, double fallback) =>
        Option(args, name) is { } text ? double.Parse(text, CultureInfo.InvariantCulture) : fallback;

    private static string? Option(string[] args, string name)
    {
        var at = Array.IndexOf(args, name);
        return at < 0 || at + 1 == args.Length ? null : args[at + 1];
    }
}
