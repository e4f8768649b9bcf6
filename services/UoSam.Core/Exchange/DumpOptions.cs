using UoSam.Core.Imaging;

namespace UoSam.Core.Exchange;

/// <summary>How the items of a dump become label maps.</summary>
public sealed record DumpOptions
{
    /// <summary>Colours of the ids, for dumps that store colours. Default: PASCAL VOC's.</summary>
    public ColorPalette Palette { get; init; } = ColorPalette.Voc;

    /// <summary>True takes the lowest id of a colour that several ids share; false, the default, refuses it.</summary>
    public bool TakesLowestId { get; init; }

    /// <summary>What negative ids of number arrays become (-1 is "no label"). Default 255; null refuses them.</summary>
    public ushort? NegativeId { get; init; } = 255;

    /// <summary>Id of pixels that no mask of a mask dump covers. Default 0.</summary>
    public ushort FillId { get; init; }

    /// <summary>Pixels whose foreground score is below become 0, where the dump has scores; null keeps all.</summary>
    public double? Threshold { get; init; }

    /// <summary>Ids that are replaced after reading, e.g. a match.json; null replaces none.</summary>
    public IdMap? Ids { get; init; }

    /// <summary>
    /// Names by index, for dumps that number their files: an item whose name ends in the number i gets the i-th name,
    /// from 0. Null keeps the files' names.
    /// </summary>
    public IReadOnlyList<string>? Names { get; init; }

    /// <summary>Names of the classes, for dumps that name them; null where they are ids.</summary>
    public ClassNames? ClassNames { get; init; }

    /// <summary>Height and width of flat tensors without a shape; null takes squares.</summary>
    public ImageSize? FlatSize { get; init; }

    /// <summary>Checked before anything is decoded. Default: 1 GiB per file, for the files are one's own.</summary>
    public ImageLimits Limits { get; init; } = new(MaxBytes: 1L << 30);
}
