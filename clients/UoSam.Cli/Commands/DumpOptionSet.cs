using System.CommandLine;
using System.Globalization;
using UoSam.Cli.Converting;
using UoSam.Core.Exchange;
using UoSam.Core.Imaging;

namespace UoSam.Cli.Commands;

/// <summary>The options that say how label maps of other systems are to be read.</summary>
internal sealed class DumpOptionSet
{
    private readonly Option[] _all;
    private readonly Option<string> _format;

    private readonly Option<string> _geometry = new("--geometry")
    {
        Description = "What was done to the images before: fit (scaled as they are), squash (to the map's shape), crop (short side, then a square of the centre), crop:SIDE.",
        DefaultValueFactory = _ => "fit",
    };

    private readonly Option<string> _palette = new("--palette")
    {
        Description = "Colours of the ids: voc, cityscapes, or a file with R G B per line.",
        DefaultValueFactory = _ => "voc",
    };

    private readonly Option<string> _ambiguous = new("--ambiguous")
    {
        Description = "A colour that several ids share: refuse, or lowest (takes the lowest id).",
        DefaultValueFactory = _ => "refuse",
    };

    private readonly Option<string?> _names = new("--names") { Description = "File with a name per line, for numbered files: the one that ends in i gets the i-th, from 0." };
    private readonly Option<string> _suffix = new("--mask-suffix") { Description = "End of the maps' names that is no part of the images' names, e.g. _gtFine_labelTrainIds; other files are left alone.", DefaultValueFactory = _ => "" };
    private readonly Option<double?> _threshold = new("--threshold") { Description = "Pixels whose score in the .npy beside the map is lower become 0." };
    private readonly Option<string?> _match = new("--match") { Description = "JSON of ids that become others, e.g. a match.json." };
    private readonly Option<string?> _mapIds = new("--map-ids") { Description = "Ids that become others, by hand: 3=7,4=0." };
    private readonly Option<string?> _fill = new("--fill") { Description = "Id of pixels that no mask covers, or unknown; default 0." };
    private readonly Option<string?> _classes;
    private readonly Option<string?> _flatSize = new("--flat-size") { Description = "HEIGHTxWIDTH of flat tensors; default a square." };

    private DumpOptionSet(Command command, bool isCompared, string formatOption, params string[] aliases)
    {
        // A comparison has a --classes, --threshold and --match of its own.
        _classes = new Option<string?>("--class-names", isCompared ? [] : ["--classes"])
        {
            Description = "File with a class name per line, the first that of id 0" + (isCompared ? "." : "; maps with other ids are refused."),
        };
        _format = new Option<string>(formatOption, aliases)
        {
            Description = $"Format that is read: auto, {string.Join(", ", DumpFormats.All.Select(format => format.Id))}.",
            DefaultValueFactory = _ => "auto",
        };
        _all =
        [
            _format, _geometry, _palette, _ambiguous, _names, _suffix, _mapIds, _fill, _classes, _flatSize,
            .. isCompared ? (Option[])[] : [_threshold, _match],
        ];
        Array.ForEach(_all, command.Options.Add);
    }

    /// <summary>Of a command that changes label maps.</summary>
    /// <param name="command">Gets the options.</param>
    /// <param name="formatOption">What the option of the format is called.</param>
    /// <param name="aliases">Other names of it.</param>
    public static DumpOptionSet Of(Command command, string formatOption, params string[] aliases) =>
        new(command, isCompared: false, formatOption, aliases);

    /// <summary>Of a command that compares label maps.</summary>
    /// <param name="command">Gets the options.</param>
    public static DumpOptionSet OfCompared(Command command) =>
        new(command, isCompared: true, "--mask-format", "--label-format");

    /// <summary>The format that was named, or auto.</summary>
    public string Format(ParseResult result) => result.GetValue(_format)!;

    /// <summary>Checks and reads the options.</summary>
    /// <param name="result">The command line.</param>
    /// <param name="voidId">What negative ids become.</param>
    /// <exception cref="UsageException">An option does not fit, or its file is not there.</exception>
    public DumpSettings Read(ParseResult result, ushort voidId)
    {
        var classes = result.GetValue(_classes) is { } path ? new ClassNames(Lines("--class-names", path)) : null;
        var format = Format(result);
        return Usage(() => new DumpSettings(
            format == "auto" ? format : DumpFormats.Find(format).Id,
            DumpGeometry.Parse(result.GetValue(_geometry)!),
            new DumpOptions
            {
                Palette = PaletteOf(result.GetValue(_palette)!),
                TakesLowestId = result.GetValue(_ambiguous) switch
                {
                    "refuse" => false,
                    "lowest" => true,
                    var other => throw new UsageException($"--ambiguous {other}: expected refuse or lowest"),
                },
                NegativeId = voidId,
                FillId = FillOf(result.GetValue(_fill)),
                Threshold = _all.Contains(_threshold) ? result.GetValue(_threshold) : null,
                Ids = IdsOf(_all.Contains(_match) ? result.GetValue(_match) : null, result.GetValue(_mapIds)),
                Names = result.GetValue(_names) is { } names ? [.. Lines("--names", names).Select(line => Path.ChangeExtension(line.Trim(), null))] : null,
                ClassNames = classes,
                FlatSize = SizeOf("--flat-size", result.GetValue(_flatSize)),
                Limits = OwnFiles.Limits,
            },
            classes ?? new ClassNames([]),
            Describe(result))
        {
            Suffix = result.GetValue(_suffix)!,
            IsGeometryGiven = result.GetResult(_geometry) is { Implicit: false },
        });
    }

    /// <summary>The options that were given, format and geometry always.</summary>
    private string Describe(ParseResult result) => string.Join(' ', _all
        .Where(option => option == _format || option == _geometry || result.GetResult(option) is { Implicit: false })
        .Select(option => $"{option.Name.TrimStart('-')}={string.Join(',', result.GetResult(option)?.Tokens.Select(token => token.Value) ?? [])}"));

    /// <summary>Reads HEIGHTxWIDTH.</summary>
    internal static ImageSize? SizeOf(string option, string? text) => text is null
        ? null
        : text.Split('x') is [var height, var width]
            && int.TryParse(height, NumberStyles.None, CultureInfo.InvariantCulture, out var rows) && rows is > 0 and <= 65536
            && int.TryParse(width, NumberStyles.None, CultureInfo.InvariantCulture, out var columns) && columns is > 0 and <= 65536
            ? new ImageSize(rows, columns)
            : throw new UsageException($"{option} {text}: expected HEIGHTxWIDTH, e.g. 375x500");

    private static IdMap? IdsOf(string? match, string? pairs) => (match, pairs) switch
    {
        (null, null) => null,
        ({ } file, null) => IdMap.ParseJson(Existing("--match", file, File.ReadAllBytes)),
        (null, { } text) => IdMap.Parse(text),
        _ => throw new UsageException("--match and --map-ids: expected one of them"),
    };

    internal static ColorPalette PaletteOf(string name) => name switch
    {
        "voc" => ColorPalette.Voc,
        "cityscapes" => ColorPalette.Cityscapes,
        _ => ColorPalette.Parse(Path.GetFileName(name), Lines("--palette", name)),
    };

    private static ushort FillOf(string? text) => text switch
    {
        null => 0,
        "unknown" => Core.LabelMaps.LabelSpace.Unpredicted,
        _ => ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            ? id
            : throw new UsageException($"--fill {text}: expected an id from 0 to 65535, or unknown"),
    };

    private static string[] Lines(string option, string path) => Existing(option, path, File.ReadAllLines);

    private static T Existing<T>(string option, string path, Func<string, T> read) => File.Exists(path)
        ? read(path)
        : throw new UsageException($"{option} {path}: there is no such file");

    private static T Usage<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Core.InvalidInputException fault)
        {
            throw new UsageException(fault.Message);
        }
    }
}
