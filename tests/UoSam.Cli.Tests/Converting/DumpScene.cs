using System.Globalization;
using System.IO.Compression;
using System.Text;
using UoSam.Core.Imaging;
using UoSam.Core.LabelMaps;
using UoSam.Testing;

namespace UoSam.Cli.Tests.Converting;

/// <summary>Files as the systems of the field write them.</summary>
internal static class DumpScene
{
    /// <summary>A picture of 375 x 500 (height x width), the usual size of PASCAL VOC.</summary>
    private static readonly byte[] Picture = Png(SyntheticImage.DiskAndBox(375, 500));

    /// <summary>Writes below the scene's folder.</summary>
    public static string Write(this CommandScene scene, string name, byte[] content)
    {
        var path = scene.PathOf(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
        return path;
    }

    public static string Write(this CommandScene scene, string name, string content) =>
        scene.Write(name, Encoding.UTF8.GetBytes(content));

    /// <summary>images/NAME with a picture of 375 x 500.</summary>
    public static void AddImage(this CommandScene scene, string name) => scene.AddPicture($"images/{name}");

    /// <summary>The same anywhere.</summary>
    public static void AddPicture(this CommandScene scene, string name) => scene.Write(name, Picture);

    /// <summary>A JPEG of 375 x 500 stored pixels that says it is to be turned by a quarter (EXIF orientation 6).</summary>
    public static byte[] TurnedJpeg()
    {
        using var picture = new ImageMagick.MagickImage(Picture);
        var jpeg = picture.ToByteArray(ImageMagick.MagickFormat.Jpeg);
        // A little-endian TIFF directory of one tag, 274, behind the start marker.
        byte[] exif =
        [
            0xFF, 0xE1, 0, 34, .. "Exif\0\0II*\0"u8, 8, 0, 0, 0, 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, 6, 0, 0, 0, 0, 0, 0, 0,
        ];
        return [.. jpeg[..2], .. exif, .. jpeg[2..]];
    }

    /// <summary>A grey label map of 375 x 500, by column.</summary>
    public static void AddTruth(this CommandScene scene, string name, Func<int, int> idAt) => scene.Write(
        name, LabelPngWriter.Write(Map((_, x) => idAt(x)), LabelPngFormat.Grey16));

    /// <summary>A label map of 375 x 500 by row and column.</summary>
    public static LabelMap Map(Func<int, int, int> idAt) =>
        new(375, 500, [.. Enumerable.Range(0, 375 * 500).Select(i => (ushort)idAt(i / 500, i % 500))]);

    public static int[] Ids(this CommandScene scene, string name) =>
        [.. LabelPngReader.Read(File.ReadAllBytes(scene.PathOf(name))).Labels.Select(id => (int)id)];

    /// <summary>As torchvision.utils.save_image writes an image: 8-bit RGB, 0xRRGGBB of row and column.</summary>
    public static byte[] ColorPng(int height, int width, Func<int, int, int> colorAt)
    {
        var pixels = new byte[height * width * 3];
        for (var i = 0; i < height * width; i++)
        {
            var color = colorAt(i / width, i % width);
            (pixels[i * 3], pixels[(i * 3) + 1], pixels[(i * 3) + 2]) = ((byte)(color >> 16), (byte)(color >> 8), (byte)color);
        }

        return Png(new RgbImage(height, width, pixels));
    }

    /// <summary>As numpy.save writes [height, width] in format 1.0.</summary>
    public static byte[] Npy(string type, int height, int width, IEnumerable<byte> items)
    {
        var head = string.Create(
            CultureInfo.InvariantCulture,
            $"{{'descr': '{type}', 'fortran_order': False, 'shape': ({height}, {width}), }}");
        var length = ((head.Length + 10) / 64 * 64) + 54;
        return
        [
            0x93, .. "NUMPY"u8, 1, 0, (byte)length, (byte)(length >> 8),
            .. Encoding.ASCII.GetBytes(head.PadRight(length - 1) + '\n'), .. items,
        ];
    }

    /// <summary>
    /// As torch.save writes a flat tensor of int64 (torch 1.13): the pickle's bytes are torch's own, with another length.
    /// </summary>
    public static byte[] Torch(long[] values)
    {
        byte[] count = [(byte)'M', (byte)values.Length, (byte)(values.Length >> 8)];
        byte[] pickle =
        [
            0x80, 2, .. "ctorch._utils\n_rebuild_tensor_v2\nq\0((X\a\0\0\0storageq\u0001ctorch\nLongStorage\nq\u0002X\u0001\0\0\00q\u0003X\u0003\0\0\0cpuq\u0004"u8,
            .. count, .. "tq\u0005QK\0"u8, .. count, 0x85, (byte)'q', 6, (byte)'K', 1, 0x85, (byte)'q', 7, 0x89,
            .. "ccollections\nOrderedDict\nq\b)Rq\ttq\nRq\v."u8,
        ];
        using var memory = new MemoryStream();
        using (var zip = new ZipArchive(memory, ZipArchiveMode.Create, leaveOpen: true))
        {
            Add(zip, "archive/data.pkl", pickle);
            Add(zip, "archive/data/0", [.. values.SelectMany(BitConverter.GetBytes)]);
            Add(zip, "archive/version", [(byte)'3', (byte)'\n']);
        }

        return memory.ToArray();
    }

    /// <summary>A grey PNG of one mask.</summary>
    public static byte[] Mask(int height, int width, Func<int, int, bool> isSet) => LabelPngWriter.Write(
        new LabelMap(height, width, [.. Enumerable.Range(0, height * width).Select(i => (ushort)(isSet(i / width, i % width) ? 255 : 0))]),
        LabelPngFormat.Grey8);

    private static byte[] Png(RgbImage picture) => OverlayPicture.OnImage(
        picture, new LabelMap(picture.Height, picture.Width, new ushort[picture.Height * picture.Width]), LabelSpace.Default);

    private static void Add(ZipArchive zip, string name, byte[] content)
    {
        using var stream = zip.CreateEntry(name, CompressionLevel.NoCompression).Open();
        stream.Write(content);
    }
}
