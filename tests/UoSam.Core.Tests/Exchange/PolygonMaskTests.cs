using System.Globalization;
using UoSam.Core.Exchange;
using UoSam.Core.Masks;

namespace UoSam.Core.Tests.Exchange;

public class PolygonMaskTests
{
    /// <summary>Polygons, self-crossing and past the frame too, and what rleFrPoly of the COCO API's maskApi.c makes of them.</summary>
    [Theory]
    [InlineData(22, 34, "32.00,15.00,3.00,5.00,18.00,9.00,27.00,20.00,12.00,8.00,6.00,16.00,3.00,10.00", "\\21e02N2OOKMG2:NF1R1OlN0`00_O1b02O00M_O1a0O@0a0020j00TO0^O1a030L_O1a00@O?1BO>0C0<0E0:0m00YO0d1")]
    [InlineData(27, 7, "5.78,9.69,0.65,15.50,0.80,14.18,3.40,14.99,2.36,16.17,3.66,5.78,4.41,6.72,0.27,11.64", "U11i01YO1`0N@1g0O]1")]
    [InlineData(34, 17, "3.88,22.21,6.15,36.11,11.00,26.41,18.80,25.74,13.05,4.19,-1.45,21.66,5.32,30.15", "c05l02N2N3M2M5L3M00O001O10011O4L3M4L_O")]
    [InlineData(20, 34, "17.00,1.00,34.00,19.00,16.00,20.00,1.00,10.00,15.00,16.00,27.00,14.00", "W21c0010O10O0100O00100O010O1O0AM=3DM:43000GL24OL041LN43MJ47LH3:ME3<21O1O1O1O1O1O^O")]
    [InlineData(34, 16, "5.17,6.39,9.31,9.35,4.22,16.83,15.73,32.16,0.67,14.89,8.93,14.11,4.02,20.91,11.42,18.05", "a11Q11O1ONRO10Oj00XO0c01^OO02a00\\OO12ONc00]O0022Ne03]OLd01^OOk00W20lM")]
    [InlineData(22, 16, "7.26,24.17,6.25,24.68,3.32,-1.33,15.99,9.62,-2.82,11.96,1.66,16.31,0.97,19.28,10.66,10.49", "<3b02_OM=51OF3ML55MI17NNO1001ONO6OJN;25N2O001O1OG")]
    [InlineData(15, 33, "15.00,4.00,28.00,9.00,19.00,4.00", "d71>000010O0010O010`3")]
    [InlineData(9, 6, "2.48,1.66,0.65,7.95,2.85,7.98,1.15,7.02,5.86,0.22,3.52,3.40", ">110224N`0")]
    [InlineData(21, 30, "24.99,4.79,-3.28,13.34,9.03,20.04,11.85,-3.01,8.54,-3.28,6.75,13.31", "<3b01O0O2O001N2LJJ3O41MN31J34LKa0O10O0100O010O10O010g5")]
    [InlineData(30, 34, "21.00,6.00,17.00,8.00,30.00,25.00,21.00,6.00", "V`01l02O1N2010O1O100O2N100Oo3")]
    [InlineData(30, 18, "0.25,20.52,11.21,5.67,1.64,22.14,8.86,13.86", "]22k00VOOh03ONYO0g003O00m00a5")]
    [InlineData(12, 13, "11.83,0.44,16.45,-1.38,14.02,14.46,-3.64,3.14,0.33,1.86,9.06,-3.48,4.02,-1.56", "247101N2O001O1O001O00i0")]
    public void Add_Polygon_GivesTheMaskOfTheCocoApi(int height, int width, string polygon, string expected)
    {
        var mask = new BitMask(height, width);

        PolygonMask.Add(Numbers(polygon), mask);

        Assert.Equal(expected, CocoRle.Compress(CocoRle.Encode(mask)));
    }

    [Fact]
    public void Add_BoxOnCorners_CoversItsPixels()
    {
        var mask = new BitMask(5, 6);

        PolygonMask.Add([1, 2, 1, 4, 5, 4, 5, 2], mask);

        Assert.Equal(new PixelBox(1, 2, 5, 4), mask.Bounds());
        Assert.Equal(8, mask.Area());
    }

    [Theory]
    [InlineData("1,2,3,4")]
    [InlineData("1,2,3,4,5")]
    [InlineData("1,2,3,4,5,NaN")]
    [InlineData("1,2,3,4,5,1e9")]
    public void Add_NoPolygon_Refuses(string polygon)
    {
        Assert.Equal("POLYGON", Assert.Throws<InvalidInputException>(
            () => PolygonMask.Add(Numbers(polygon), new BitMask(2, 2))).Reason);
    }

    private static double[] Numbers(string text) =>
        Array.ConvertAll(text.Split(','), number => double.Parse(number, CultureInfo.InvariantCulture));
}
