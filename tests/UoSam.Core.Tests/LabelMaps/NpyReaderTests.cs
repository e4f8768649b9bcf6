using System.Buffers.Binary;
using System.Text;
using UoSam.Core.Imaging;
using UoSam.Core.LabelMaps;

namespace UoSam.Core.Tests.LabelMaps;

public class NpyReaderTests
{
    // [[0, 1, 2], [3, 4, 100]]
    private static readonly double[] Values = [0, 1, 2, 3, 4, 100];

    [Theory]
    [InlineData("|u1")]
    [InlineData("|i1")]
    [InlineData("<u2")]
    [InlineData(">u2")]
    [InlineData("<i2")]
    [InlineData(">i2")]
    [InlineData("<u4")]
    [InlineData(">u4")]
    [InlineData("<i4")]
    [InlineData(">i4")]
    [InlineData("<u8")]
    [InlineData(">u8")]
    [InlineData("<i8")]
    [InlineData(">i8")]
    [InlineData("<f2")]
    [InlineData(">f2")]
    [InlineData("<f4")]
    [InlineData(">f4")]
    [InlineData("<f8")]
    [InlineData(">f8")]
    public void ReadLabelMap_EveryType_GivesTheIds(string type)
    {
        var map = NpyReader.ReadLabelMap(Npy(type, "2, 3", Values));

        Assert.Equal((2, 3), (map.Height, map.Width));
        Assert.Equal([0, 1, 2, 3, 4, 100], map.Labels.Select(id => (int)id));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void ReadLabelMap_EveryVersion_IsRead(byte version)
    {
        Assert.Equal(100, NpyReader.ReadLabelMap(Npy("<i4", "2, 3", Values, version: version)).Labels[^1]);
    }

    [Fact]
    public void ReadLabelMap_FortranOrder_IsTurnedToRows()
    {
        var map = NpyReader.ReadLabelMap(Npy("<u2", "2, 3", [0, 3, 1, 4, 2, 100], isFortran: true));

        Assert.Equal([0, 1, 2, 3, 4, 100], map.Labels.Select(id => (int)id));
    }

    [Fact]
    public void ReadLabelMap_LeadingOnes_AreDropped()
    {
        var map = NpyReader.ReadLabelMap(Npy("<u2", "1, 1, 2, 3", Values));

        Assert.Equal((2, 3), (map.Height, map.Width));
    }

    [Fact]
    public void ReadLabelMap_LastOne_IsDropped()
    {
        var map = NpyReader.ReadLabelMap(Npy("<u2", "2, 3, 1", Values));

        Assert.Equal((2, 3), (map.Height, map.Width));
    }

    [Fact]
    public void ReadLabelMap_WrittenByNumpy_IsRead()
    {
        // numpy.save(f, numpy.asfortranarray(numpy.array([[-1, 300], [7, 0]], dtype='<i4'))), numpy 1.24.2.
        var file = Convert.FromBase64String(
            "k05VTVBZAQB2AHsnZGVzY3InOiAnPGk0JywgJ2ZvcnRyYW5fb3JkZXInOiBUcnVlLCAnc2hhcGUnOiAoMiwgMiksIH0gICAgICAg"
            + "ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAr/////BwAAACwBAAAAAAAA");

        Assert.Equal([255, 300, 7, 0], NpyReader.ReadLabelMap(file, negativeId: 255).Labels.Select(id => (int)id));
    }

    [Fact]
    public void ReadLogits_HalfAndDouble_AreRoundedToSingle()
    {
        Assert.Equal([-1.5f, 0.25f], NpyReader.ReadLogits(Npy("<f2", "1, 2", [-1.5, 0.25])).Values);
        Assert.Equal([0.1f, 1e30f], NpyReader.ReadLogits(Npy("<f8", "1, 2", [0.1, 1e30])).Values);
    }

    [Fact]
    public void ReadLogits_NoNumber_IsRefusedWithItsPlace()
    {
        var fault = Assert.Throws<InvalidInputException>(() => NpyReader.ReadLogits(Npy("<f4", "2, 2", [1, 2, double.NaN, double.NaN])));

        Assert.Equal("NPY_VALUE", fault.Reason);
        Assert.Contains("NaN at row 1, column 0", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(65536)]
    [InlineData(0.5)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void ReadLabelMap_NoId_IsRefusedWithItsPlace(double value)
    {
        var fault = Assert.Throws<InvalidInputException>(
            () => NpyReader.ReadLabelMap(Npy("<f8", "2, 2", [0, 0, value, 0])));

        Assert.Equal("NPY_VALUE", fault.Reason);
        Assert.Contains("row 1, column 0", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("|O8", "2, 3", "NPY_TYPE")]
    [InlineData("<c8", "2, 3", "NPY_TYPE")]
    [InlineData("<U4", "2, 3", "NPY_TYPE")]
    [InlineData("|b2", "2, 3", "NPY_TYPE")]
    [InlineData("<u2", "6,", "NPY_SHAPE")]
    [InlineData("<u2", "", "NPY_SHAPE")]
    [InlineData("<u2", "2, 1, 3", "NPY_SHAPE")]
    [InlineData("<u2", "0, 3", "NPY_SHAPE")]
    [InlineData("<u2", "99999999999, 3", "NPY_SHAPE")]
    [InlineData("<u2", "100000, 100000", "NPY_TOO_LARGE")]
    [InlineData("<u2", "3, 3", "NPY_CORRUPT")]
    [InlineData("<u2", "2, 2", "NPY_CORRUPT")]
    public void ReadLabelMap_HeadThatDoesNotFit_IsRefused(string type, string shape, string reason)
    {
        var file = Npy("<u2", shape, Values, shownType: type);

        Assert.Equal(reason, Assert.Throws<InvalidInputException>(() => NpyReader.ReadLabelMap(file)).Reason);
    }

    [Fact]
    public void ReadLabelMap_EveryCut_IsRefused()
    {
        var file = Npy("<u2", "2, 3", Values);

        for (var length = 0; length < file.Length; length++)
        {
            Assert.Throws<InvalidInputException>(() => NpyReader.ReadLabelMap(file.AsSpan(0, length)));
        }
    }

    [Fact]
    public void ReadLabelMap_FileAboveTheLimit_IsRefused()
    {
        var fault = Assert.Throws<InvalidInputException>(
            () => NpyReader.ReadLabelMap(Npy("<u2", "2, 3", Values), limits: new ImageLimits(MaxBytes: 40)));

        Assert.Equal("NPY_TOO_LARGE", fault.Reason);
    }

    private static byte[] Npy(
        string type, string shape, double[] values, byte version = 1, bool isFortran = false, string? shownType = null)
    {
        var order = isFortran ? "True" : "False";
        var head = Encoding.ASCII.GetBytes(
            $"{{'descr': '{shownType ?? type}', 'fortran_order': {order}, 'shape': ({shape}), }}\n");
        var length = new byte[version == 1 ? 2 : 4];
        length[0] = (byte)head.Length;
        return [0x93, .. "NUMPY"u8, version, 0, .. length, .. head, .. values.SelectMany(v => Item(type, v))];
    }

    private static byte[] Item(string type, double value)
    {
        var bytes = new byte[type[2] - '0'];
        switch (type[1..])
        {
            case "f2":
                BinaryPrimitives.WriteHalfLittleEndian(bytes, (Half)value);
                break;
            case "f4":
                BinaryPrimitives.WriteSingleLittleEndian(bytes, (float)value);
                break;
            case "f8":
                BinaryPrimitives.WriteDoubleLittleEndian(bytes, value);
                break;
            default:
                BitConverter.GetBytes((long)value).AsSpan(0, bytes.Length).CopyTo(bytes);
                break;
        }

        return type[0] == '>' ? [.. bytes.Reverse()] : bytes;
    }
}
